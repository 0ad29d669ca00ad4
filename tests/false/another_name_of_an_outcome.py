"""A square as a product.

y is z[1], so the mean of the product is 1, not 0.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides|has a mean|false"

u, y, r = reals("u y r")
z = sequence("z")
given, sought = {z: "normal"}, {r: "mean"}
where = [Density(z[1], u, exp(-(u**2) / 2) / sqrt(2 * pi))]
claim = Eq(r, 0)


def proof(q):
    q.define("A name.", Eq(y, z[1]))
    q.define("The mean.", Eq(r, Expectation(y * z[1])))
    q.equals("As an integral.", Integral(y * u * exp(-(u**2) / 2) / sqrt(2 * pi), (u, -oo, oo)))
    q.equals("Odd.", Integer(0))
