"""Second moment by a constant that is the outcome.

The mean of c x is c mu. Where an outcome happens to be c, it is that still, and not the second moment.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

E = Expectation
x = sequence("x")
c, mu, r = reals("c mu r")
given, sought = {x: "draws", c: "a constant", mu: "mean"}, {r: "mean"}
where = [Eq(E(x[1]), mu), Eq(E(x[1] ** 2), mu**2 + 1)]
claim = Implies(Eq(c, x[1]), Eq(r, mu**2 + 1))


def proof(q):
    q.define("The mean of the product.", Eq(r, E(c * x[1])))
    q.implies("As c is the outcome, it is the second moment.", claim)
