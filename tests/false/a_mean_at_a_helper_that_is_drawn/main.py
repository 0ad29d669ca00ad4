"""A picked mean for a mean.

What is picked varies with the draw. The mean of the sine at h varies with nothing, since h is a draw there, too.
"""

from sympy import *

from symcnn import *

from . import picked

kind = "what is random"
falls = "h is random and would stand under a mean"

h, i, V, mu, nu = *integers("h i"), *reals("V mu nu")
x, y = sequence("x", integer=True), sequence("y")
given, sought = {x: "draws", y: "angles", mu: "mean", nu: "mean angle"}, {V: "number", h: "place"}
where = [Eq(Expectation(x[1]), mu), Eq(Expectation(y[1]), nu)]
claim = Eq(V, Expectation(sin(h * y[1])))


def proof(q):
    q.recall("It is picked.", picked, {picked.K: lambda i: Expectation(sin(i * y[1]))})
    q.implies("So.", claim)
