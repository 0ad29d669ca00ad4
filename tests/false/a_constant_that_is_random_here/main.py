"""Factors.

The factors are constants in the other file, and random here: with mu = 1, y[1] may be 1 or 3.
"""

from sympy import *

from symcnn import *

from . import product

kind = "what is random"
falls = "y is a constant in"

x, y = sequence("x"), sequence("y")
mu = reals("mu")
given, sought = {x: "draws", y: "factors", mu: "mean"}, {}
where = [Eq(Expectation(x[1]), mu), Independent(x, y), Eq(Expectation(y[1]), 2)]
claim = Eq(2 * mu, y[1] * mu)


def proof(q):
    q.recall("The mean of the product.", product)
    q.implies("By independence.", Eq(Expectation(y[1] * x[1]), 2 * mu))
    q.implies("Both are the mean.", claim)
