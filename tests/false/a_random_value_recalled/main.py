"""Squared.

At a = w[1] the mean is that of a square, 1 and not mu*w[1].
"""

from sympy import *

from symcnn import *

from . import scaled

kind = "what is random"
falls = "under a mean"

mu, r = reals("mu r")
w = sequence("w")
given, sought = {w: "draws", mu: "mean"}, {r: "mean"}
where = [Independent(w), Eq(Expectation(w[1]), mu), Eq(Expectation(w[1] ** 2), 1)]
claim = Eq(r, w[1] * mu)


def proof(q):
    q.recall("At a draw.", scaled, {scaled.a: w[1]})
