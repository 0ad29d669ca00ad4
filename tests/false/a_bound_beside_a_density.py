"""A bound beside a density that goes beyond it.

Outcomes of the bell are below 1 as well, and what is at least 1 has no mean of 0.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "is not known to be what the density"

u = reals("u")
z = sequence("z")
given, sought = {z: "draws"}, {}
bell = exp(-(u**2) / 2) / sqrt(2 * pi)
where = [Density(z[1], u, bell), z[1] >= 1]
claim = Eq(Expectation(z[1]), 0)


def proof(q):
    q.implies("By the density.", Eq(Expectation(z[1]), Integral(u * bell, (u, -oo, oo))))
    q.equals("It is odd.", Integer(0))
