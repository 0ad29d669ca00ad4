"""A density of a bell and one.

One more than a bell has no finite integral, so it is no density.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "not known to integrate to one"

u, m, V = reals("u m V")
z = sequence("z")
half = (1 + exp(-((u - m) ** 2))) / (2 * sqrt(pi))
given, sought = {m: "middle", z: "draws"}, {V: "mean square"}
where = [Density(z[1], u, half)]
claim = Eq(V, m**2 + Rational(1, 2))


def proof(q):
    q.define("The mean square.", Eq(V, Expectation(z[1] ** 2)))
    q.equals("By the density.", Integral(u**2 * half, (u, -oo, oo)))
    q.equals("Moved.", claim.rhs)
