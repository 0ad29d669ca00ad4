"""Small.

Up to at most five.
"""

from sympy import *

from symcnn import *

n, k = integers("n k")
a = sequence("a")
given, sought = {a: "sizes", n: "number", k: "bound"}, {}
where = [n <= k, k <= 5]
claim = a[n] + n <= a[n] + 5


def proof(q):
    q.implies("By the bound.", claim)
