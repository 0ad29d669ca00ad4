"""Next to a draw.

The factor is c + 1, and c is another name of the draw, so it does not leave the mean.
"""

from sympy import *

from symcnn import *

from . import scaled

kind = "what is random"
falls = "c is a constant in"

x = sequence("x")
mu = reals("mu")
given, sought = {x: "draws", mu: "mean"}, {scaled.c: "the first draw"}
where = [Eq(Expectation(x[1]), mu), Eq(Expectation(x[1] ** 2), mu**2 + 1)]
claim = Eq(mu**2 + 1, (scaled.c + 1) * mu)


def proof(q):
    q.define("A name for it.", Eq(scaled.c, x[1]))
    q.recall("The mean of the product.", scaled, {scaled.c: scaled.c + 1})
    q.implies("A square.", Eq(Expectation(scaled.c * x[1]), mu**2 + 1))
    q.implies("Both are the mean.", claim)
