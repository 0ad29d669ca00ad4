"""Square.

At a = w[1] this is the mean of a square, which is no outcome.
"""

from sympy import *

from symcnn import *

from . import multiple

kind = "what is random"
falls = "a is a constant in"

mu, s, r = reals("mu s r")
w = sequence("w")
given, sought = {w: "draws", mu: "mean"}, {r: "mean square"}
where = [Eq(Expectation(w[1]), mu), Eq(Expectation(w[1] ** 2), mu**2 + 1)]
claim = Eq(r, w[1] * mu)


def proof(q):
    q.recall("At the draw itself.", multiple, {multiple.a: w[1]})
