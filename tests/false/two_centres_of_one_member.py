"""Two centres of one member.

What has a bell around 1 as its density does not have one around 2.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "one law"

i, u = integers("i"), reals("u")
z = sequence("z")
given, sought = {z: "draws"}, {}
where = [ForAll(Density(z[1], u, exp(-((u - i) ** 2)) / sqrt(pi)), (i, 1, 2))]
claim = Eq(Expectation(sin(z[1])) + 1, Expectation(sin(z[1]) + 1))


def proof(q):
    q.implies("Linearity.", claim)
