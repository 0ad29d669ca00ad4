"""A moment that is not the density's.

The density has mean 0, and 1 is stated.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "is not known to be what the density"

u, r = reals("u r")
z = sequence("z")
given, sought = {z: "normal"}, {r: "mean"}
where = [Density(z[1], u, exp(-(u**2) / 2) / sqrt(2 * pi)), Eq(Expectation(z[1]), 1)]
claim = Eq(r, 1)


def proof(q):
    q.define("Mean.", Eq(r, Expectation(z[1])))
    q.equals("So.", Integer(1))
