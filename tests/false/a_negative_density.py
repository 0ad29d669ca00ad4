"""A density below zero.

The function integrates to one and is negative between 0 and 1/2.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "negative"

u, r = reals("u r")
z = sequence("z")
given, sought = {z: "draws"}, {r: "mean"}
where = [Density(z[1], u, Piecewise((exp(-u) * (2 * u - 1), u > 0), (0, True)))]
claim = Eq(r, 3)


def proof(q):
    q.define("Mean.", Eq(r, Expectation(z[1])))
    q.equals("As an integral.", Integral(u * Piecewise((exp(-u) * (2 * u - 1), u > 0), (0, True)), (u, -oo, oo)))
    q.equals("So.", Integer(3))
