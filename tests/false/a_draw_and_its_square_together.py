"""The second moment of a number that has none.

The number is the draw, whose square has no mean; that the two are defined together makes no constant of it.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "nothing says that y**2 has a mean"

y, V, u = reals("y V u")
z = sequence("z")
given, sought = {z: "draws"}, {y: "the draw", V: "its second moment"}
where = [Density(z[1], u, 1 / (pi * (1 + u**2)))]
claim = Eq(2 * V, 2 * Expectation(y**2))


def proof(q):
    q.define("The draw, and its second moment.", Eq(y, z[1]), Eq(V, Expectation(y**2)))
    q.implies("Doubled.", claim)
