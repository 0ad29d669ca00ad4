"""A slope.

That the square is 4 there says nothing of its slope.
"""

from sympy import *

from symcnn import *

from . import square

kind = "what is recalled does not carry"
falls = "depends on"


x, y, g = reals("x y g")
given = {x: "a number"}
sought = {y: "square", g: "slope"}
where = [x >= 2, x <= 2]
claim = Eq(g, 0)


def proof(q):
    """Square it."""
    q.recall("Square.", square)
    q.define("Slope.", Eq(g, Derivative(y, x)))
    q.equals("At two.", 0)
