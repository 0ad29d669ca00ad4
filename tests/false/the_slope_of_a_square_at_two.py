"""Slope of a square at 2.

The slope at 2 is 4; that the square is 4 there says nothing of its slope.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "no route|false"

x, y, D = reals("x y D")
given = {x: "place"}
sought = {y: "square", D: "its slope"}
where = [Eq(x, 2)]
claim = Eq(D, x - 2)


def proof(q):
    """By definition."""
    q.define("The square.", Eq(y, x**2))
    q.equals("At 2.", 4)
    q.define("The slope.", Eq(D, Derivative(y, x)))
    q.equals("A constant.", 0)
    q.implies("So.", claim)
