"""A share of a number.

The integral is about 1.77, and the root has no value.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be below 0"


x, y, b, r = reals("x y b r")
J = Integral(100000 * exp(-((100000 * (x - Rational(1234, 10000))) ** 2)), (x, 0, 1))
given = {b: "a number"}
sought = {r: "root", y: "share"}
where = [b >= 0]
claim = Le(y, b)


def proof(q):
    """Square it."""
    q.define("Root.", Eq(r, sqrt(1 - J)))
    q.define("Share.", Eq(y, b * J))
    q.implies("A square is not below zero.", Eq(r**2, 1 - J))
    q.implies("A square is not below zero.", Le(y, b))
