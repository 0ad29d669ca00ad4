"""Binomial.

The square of a sum.
"""

from sympy import *

from symcnn import *

j = integers("j")
a = sequence("a")
given, sought = {a: "terms", j: "index"}, {}
where = []
claim = Eq((a[j] + 1) ** 2, a[j] ** 2 + 2 * a[j] + 1)


def proof(q):
    q.implies("Multiply out.", claim)
