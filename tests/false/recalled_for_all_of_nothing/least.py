"""Least.

What is as large as something that is large, is large.
"""

from sympy import *

from symcnn import *

n, t = integers("n t")
given, sought = {n: "number", t: "bound"}, {}
where = [t >= 5, n >= t]
claim = n >= 5


def proof(q):
    q.implies("By the bound.", claim)
