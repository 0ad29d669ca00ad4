"""Shifted.

The mean of a draw times one more than a constant.
"""

from sympy import *

from symcnn import *

a, mu, s = reals("a mu s")
w = sequence("w")
given, sought = {a: "factor", w: "draws", mu: "mean"}, {s: "the next factor"}
where = [Eq(Expectation(w[1]), mu)]
claim = Eq(Expectation(s * w[1]), (a + 1) * mu)


def proof(q):
    q.define("One more.", Eq(s, a + 1))
    q.implies("A constant leaves the mean.", claim)
