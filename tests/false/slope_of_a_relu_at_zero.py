"""Slope of a ReLU.

At 0 the ReLU has no slope.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "kink"

x, r = reals("x r")
given, sought = {x: "input"}, {r: "slope"}
where = []
claim = Eq(r, Piecewise((1, x > 0), (0, True)))


def proof(q):
    q.define("The slope.", Eq(r, Derivative(Max(x, 0), x)))
    q.equals("Left and right.", Piecewise((1, x > 0), (0, True)))
