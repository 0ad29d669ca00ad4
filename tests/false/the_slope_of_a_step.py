"""Slope of a step.

At x = 0 the step has no slope.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "decides between the cases"

x, r = reals("x r")
given, sought = {x: "place"}, {r: "slope"}
where = []
claim = Eq(r, 0)


def proof(q):
    q.define("The slope.", Eq(r, Derivative(indicator(x > 0), x)))
    q.equals("In each case.", Integer(0))
