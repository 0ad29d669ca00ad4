"""A size.

`y` is the size of `x`.
"""

from sympy import *

from symcnn import *

x, y = reals("x y")
given = {x: "a number"}
sought = {y: "size"}
where = [x >= 0]
claim = Eq(y, x)


def proof(q):
    """Size."""
    q.define("Size.", Eq(y, Abs(x)))
    q.implies("Above zero.", Eq(y, x))
