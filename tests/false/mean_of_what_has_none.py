"""A mean of zero times a tail.

The mean of exp(z**2) is infinite for a normal z, so the product has no mean.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "has a mean"

u, r = reals("u r")
x, z = sequence("x"), sequence("z")
given, sought = {x: "factor", z: "normal"}, {r: "mean"}
where = [Independent(x, z), Eq(Expectation(x[1]), 0), Density(z[1], u, exp(-(u**2) / 2) / sqrt(2 * pi))]
claim = Eq(r, 0)


def proof(q):
    q.define("The mean.", Eq(r, Expectation(x[1] * exp(z[1] ** 2))))
    q.equals("Independent.", Integer(0))
