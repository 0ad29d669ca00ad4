"""A density of whole numbers.

What is whole has no density.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no density of a member of a real sequence"

u = reals("u")
K = sequence("K", integer=True)
given, sought = {K: "draws"}, {}
bell = exp(-(u**2) / 2) / sqrt(2 * pi)
where = [Density(K[1], u, bell)]
claim = Eq(Expectation(K[1] ** 2), 1)


def proof(q):
    q.implies("By the density.", Eq(Expectation(K[1] ** 2), Integral(u**2 * bell, (u, -oo, oo))))
    q.equals("Work it out.", Integer(1))
