"""One over an integral.

From -1 to 0 the odd number is -1, from 0 to 1 it is 1, and the integral is 0.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"


x, y, a = reals("x y a")
J = Integral((2 * floor(x) + 1) * exp(a), (x, -1, 1))
given = {a: "a number"}
sought = {y: "ratio"}
where = [a >= 0]
claim = Eq(y * J, 1)


def proof(q):
    """Multiply."""
    q.define("One over.", Eq(y, 1 / J))
    q.implies("Multiply.", Eq(y * J, 1))
