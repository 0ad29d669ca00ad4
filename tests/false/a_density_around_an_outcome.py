"""A density around an outcome.

A density is a function of numbers; here it would be another one in each outcome.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "speaks of chance"

u = reals("u")
x, z = sequence("x"), sequence("z")
given, sought = {x: "centres", z: "draws"}, {}
bell = exp(-((u - x[1]) ** 2) / 2) / sqrt(2 * pi)
where = [Eq(Expectation(x[1]), 0), Density(z[1], u, bell)]
claim = Eq(Expectation(sin(z[1])) + 1, Expectation(sin(z[1]) + 1))


def proof(q):
    q.implies("Linearity.", claim)
