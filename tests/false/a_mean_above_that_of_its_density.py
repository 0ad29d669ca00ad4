"""A mean above that of its density.

The bell has the mean 0, which is not at least 5.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "gives no mean"

n, u = integers("n"), reals("u")
z = sequence("z")
given, sought = {z: "draws", n: "a number"}, {}
bell = exp(-(u**2) / 2) / sqrt(2 * pi)
where = [Density(z[1], u, bell), Expectation(z[1]) >= 5]
claim = Eq(n, 7)


def proof(q):
    q.implies("By the density.", Eq(Expectation(z[1]), Integral(u * bell, (u, -oo, oo))))
    q.equals("It is odd.", Integer(0))
    q.implies("So.", Eq(n, 7))
