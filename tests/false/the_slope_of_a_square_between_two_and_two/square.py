"""A square.

`y` is the square of `x`.
"""

from sympy import *

from symcnn import *

x, y = reals("x y")
given = {x: "a number"}
sought = {y: "square"}
where = [x >= 2, x <= 2]
claim = Eq(y, 4)


def proof(q):
    """Square it."""
    q.define("Square.", Eq(y, x**2))
    q.implies("At two.", Eq(y, 4))
