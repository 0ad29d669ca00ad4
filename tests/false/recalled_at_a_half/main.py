"""Halves are whole.

Recalled at n/2, which is no whole number for n = 1, where the whole part of n is not n.
"""

from sympy import *

from symcnn import *

from . import a

kind = "what is recalled does not carry"
falls = "no whole number"

n, m = integers("n m")
given, sought = {n: "number"}, {m: "half"}
where = [n >= 0]
claim = Eq(m, n / 2)


def proof(q):
    q.recall("Known.", a, {a.n: n / 2})
