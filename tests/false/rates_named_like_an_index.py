"""Rates that are named like a given index.

That the given `i` is at least 1 says nothing of the rates, of which some are negative.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "may be negative"

i, u = integers("i"), reals("u")
z = sequence("z")
given, sought = {z: "draws", i: "an index"}, {}
where = [i >= 1, ForAll(Density(z[i], u, Piecewise((i * exp(-i * u), u > 0), (0, True))), (i, -3, 3))]
claim = Eq(Expectation(sin(z[i])) + i, Expectation(sin(z[i]) + i))


def proof(q):
    q.implies("Linearity.", claim)
