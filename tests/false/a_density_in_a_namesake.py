"""A density whose variable is named like a constant.

That the constant `u` is not negative says nothing of the outcomes, and below -1 the density would be negative.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "may be negative"

u, v = reals("u v")
z = sequence("z")
given, sought = {u: "a number", z: "draws"}, {}
where = [u >= 0, Density(z[1], u, (1 + u) * exp(-(u**2)) / sqrt(pi))]
claim = Eq(Expectation(z[1]), Rational(1, 2))


def proof(q):
    q.implies("By the density.", Eq(Expectation(z[1]), Integral(v * (1 + v) * exp(-(v**2)) / sqrt(pi), (v, -oo, oo))))
    q.equals("Work it out.", Rational(1, 2))
