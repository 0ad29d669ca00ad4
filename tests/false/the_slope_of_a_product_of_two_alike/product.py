"""Product at two.

x*y is 2*x."""

from sympy import *

from symcnn import *

x, y = reals("x y")
W = reals("W")
given = {x: "a number", y: "a number"}
sought = {W: "the product"}
where = [Eq(y, 2)]
claim = Eq(W, 2 * x)


def proof(q):
    """Read off."""
    q.define("W.", Eq(W, x * y))
    q.equals("It is.", 2 * x)
