"""Slope of an area.

Both sides grow: the slope is 2a.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on"


a, b, g = reals("a b g")
given = {a: "side", b: "other side"}
sought = {g: "slope"}
where = [a >= 1, Eq(a, b)]
claim = Eq(g, a)


def proof(q):
    """Product rule."""
    q.define("Slope.", Eq(g, Derivative(a * b, a)))
    q.equals("Rule.", b)
    q.equals("Sides are equal.", a)
