"""Slope of a square.

A is x**2, so its slope is 2x and not 0.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "no route decides"

x, A, r = reals("x A r")
given, sought = {x: "place"}, {r: "slope"}
where = [x > 1]
claim = Eq(r, 0)


def proof(q):
    q.define("Area.", Eq(A, x**2))
    q.define("Slope.", Eq(r, Derivative(A, x)))
    q.equals("A does not hold x.", Integer(0))
