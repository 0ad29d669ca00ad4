"""Scaled.

The mean of a constant times a draw.
"""

from sympy import *

from symcnn import *

a, mu, r = reals("a mu r")
w = sequence("w")
given, sought = {a: "factor", w: "draws", mu: "mean"}, {r: "mean"}
where = [Independent(w), Eq(Expectation(w[1]), mu)]
claim = Eq(r, a * mu)


def proof(q):
    q.define("The mean.", Eq(r, Expectation(a * w[1])))
    q.equals("A constant leaves.", a * mu)
