"""A square that varies with a draw, for a constant.

The place is one after a draw, so the square of the mean there is random, and no constant that comes out of a mean.
"""

from sympy import *

from symcnn import *

from . import picked

kind = "what is random"
falls = "h is random and would stand under a mean"

i, V, mu, nu = integers("i"), *reals("V mu nu")
x, y = sequence("x", integer=True), sequence("y")
given, sought = {x: "draws", y: "angles", mu: "mean", nu: "mean angle"}, {V: "square"}
where = [Eq(Expectation(x[1]), mu), Eq(Expectation(y[1]), nu)]
claim = And(V >= 0, Eq(Expectation(V * x[1]), V * mu))


def proof(q):
    q.recall("It is picked.", picked, {picked.n: x[1], picked.K: lambda i: Expectation(sin(i * y[1]))})
    q.implies("A constant comes out.", claim)
