"""Integral of partial sums.

For n = 2, K = (1, 0), M = (0, 1) the integral is 1, over u from 1 to 2.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "no route"

u, S, V = reals("u S V")
j, n = integers("j n")
K, M = sequence("K", n), sequence("M", n)
A, B = Sum(K[j], (j, 1, n)), Sum(M[j], (j, 1, n))
given = {n: "n", u: "u", K: "k", M: "m"}
sought = {V: "i"}
where = [n >= 1]
claim = Eq(V, 0)


def proof(q):
    """By the lines."""
    q.define("s", Eq(S, Sum(Piecewise((K[j], j <= u), (M[j], True)), (j, 1, n))))
    q.define("d", Eq(V, Integral((S - A) * (S - B), (u, 0, n))))
    q.equals("e", 0)
