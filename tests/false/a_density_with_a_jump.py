"""A density whose integral is two.

It is 1/2 on the left, as its antiderivative jumps at 0 and is to be read from the left there, and 3/2 on the right.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "is not known to integrate to one"

u, a = reals("u a")
z = sequence("z")
left = exp(-1 / u) / (u**2 * (1 + exp(-1 / u)) ** 2)
given, sought = {a: "factor", z: "draws"}, {}
where = [Density(z[1], u, Piecewise((left, u < 0), (Rational(3, 2), u <= 1), (0, True)))]
claim = Eq(Expectation(a * sin(z[1])), a * Expectation(sin(z[1])))


def proof(q):
    q.implies("A constant comes out.", claim)
