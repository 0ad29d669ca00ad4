"""Slope of the identity.

The function is x everywhere, so its slope is 1; that x is 5 here says nothing of the points beside it.
"""

from sympy import *

from symcnn import *

kind = "facts about a symbol used for its bound namesake"
falls = "decides between the cases"

x, r = reals("x r")
given, sought = {x: "place"}, {r: "slope"}
where = [Eq(x, 5)]
claim = Eq(r, 0)


def proof(q):
    q.define("The slope.", Eq(r, Derivative(Piecewise((5, Eq(x, 5)), (x, True)), x)))
    q.equals("It is 5 there.", Integer(0))
