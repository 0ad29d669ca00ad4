"""Wald without independence.

The number of terms is random and may depend on them.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "end of a sum in it is random|no route decides"

i = integers("i")
mu, r = reals("mu r")
w = sequence("w")
N = sequence("N", integer=True)
given, sought = {w: "draws", N: "counts", mu: "mean"}, {r: "mean"}
where = [ForAll(Eq(Expectation(w[i]), mu), (i, 1, oo)), Eq(Expectation(N[1]), 3), N[1] >= 1]
claim = Eq(r, 3 * mu)


def proof(q):
    q.define("The mean.", Eq(r, Expectation(Sum(w[i], (i, 1, N[1])))))
    q.equals("So many.", 3 * mu)
