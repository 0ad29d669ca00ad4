"""Slope of an absolute value.

At x = 0 the absolute value has no slope; that x is not below 0 does not give it the slope 1.
"""

from sympy import *

from symcnn import *

kind = "facts about a symbol used for its bound namesake"
falls = "kink"

x, r = reals("x r")
given, sought = {x: "place"}, {r: "slope"}
where = [x >= 0]
claim = Eq(r, 1)


def proof(q):
    q.define("The slope.", Eq(r, Derivative(Abs(x), x)))
    q.equals("It is x there.", Integer(1))
