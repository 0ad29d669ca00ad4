"""Slope of a size.

At 0 there is none, though the size is x from 0 on.
"""

from sympy import *

from symcnn import *

from . import size

kind = "what is recalled does not carry"
falls = "depends on"


x, y, g = reals("x y g")
given = {x: "a number"}
sought = {y: "size", g: "slope"}
where = [x >= 0]
claim = Eq(g, 1)


def proof(q):
    """Slope."""
    q.recall("Size.", size)
    q.define("Slope.", Eq(g, Derivative(y, x)))
    q.equals("Rule.", 1)
