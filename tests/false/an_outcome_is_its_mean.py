"""An outcome is not its mean.

x is 1 or -1 and never 0.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "mean"}
where = [Eq(Expectation(x[1]), 0), Eq(Expectation(x[1] ** 2), 1)]
claim = Implies(x[1] > 0, Eq(Expectation(Abs(x[1])), 0))


def proof(q):
    q.define("The mean.", Eq(r, Expectation(x[1])))
    q.implies("Positive, it is its size.", claim)
