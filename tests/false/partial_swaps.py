"""Partial swaps.

For n = 2, K = (1, 0), M = (0, 1) the sum is 1: at i = 1 one member comes from each.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "false|no route"

n, i, j = integers("n i j")
S, Q = reals("S Q")
K, M = sequence("K", n), sequence("M", n)
given = {n: "number of members", i: "number of members taken from K", K: "a sequence", M: "another one"}
sought = {Q: "a sum over i"}
where = [n >= 1, i >= 1, i <= n]
claim = Eq(Q, 0)
A, B = Sum(K[j], (j, 1, n)), Sum(M[j], (j, 1, n))


def proof(q):
    """By definition."""
    q.define("The mixed sum.", Eq(S, Sum(Piecewise((K[j], j <= i), (M[j], True)), (j, 1, n))))
    q.define("Over all i.", Eq(Q, Sum((S - A) * (S - B), (i, 1, n))))
    q.equals("Each term is zero.", 0)
