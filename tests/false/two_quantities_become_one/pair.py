"""Pair.

One is one more than the other.
"""

from sympy import *

from symcnn import *

n, m, u = integers("n m u")
given, sought = {n: "number"}, {m: "number", u: "number"}
where = []
claim = Eq(u, m + 1)


def proof(q):
    q.define("The two.", Eq(m, n), Eq(u, n + 1))
    q.implies("So.", claim)
