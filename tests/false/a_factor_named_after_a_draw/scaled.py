"""Scaled.

The mean of a constant times a draw.
"""

from sympy import *

from symcnn import *

c, mu = reals("c mu")
x = sequence("x")
given, sought = {x: "draws", c: "factor", mu: "mean"}, {}
where = [Eq(Expectation(x[1]), mu)]
claim = Eq(Expectation(c * x[1]), c * mu)


def proof(q):
    q.implies("A constant leaves the mean.", claim)
