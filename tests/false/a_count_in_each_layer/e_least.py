"""E least.

It holds.
"""

from sympy import *

from symcnn import *

L, i, T = integers("L i T")
K = sequence("K", L, integer=True)
given = {L: "layers", K: "sizes"}
sought = {T: "surplus"}
where = [L >= 1, ForAll(K[i] >= 1, (i, 1, L))]
claim = And(T >= 0, Eq(T, Sum(K[i], (i, 1, L)) - L))


def proof(q):
    q.define("Surplus.", Eq(T, Sum(K[i] - 1, (i, 1, L))))
    q.implies("None below zero.", T >= 0)
    q.implies("Apart.", Eq(T, Sum(K[i], (i, 1, L)) - L))
    q.implies("Both.", claim)
