"""Product.

The mean of a draw times a factor, which is a constant.
"""

from sympy import *

from symcnn import *

x, y = sequence("x"), sequence("y")
mu = reals("mu")
given, sought = {x: "draws", y: "factors", mu: "mean"}, {}
where = [Eq(Expectation(x[1]), mu)]
claim = Eq(Expectation(y[1] * x[1]), y[1] * mu)


def proof(q):
    q.implies("A constant leaves the mean.", claim)
