"""Slope of a known weight.

That W[1] is 7 does not stop W[1]**2 from having the slope 14 in it.
"""

from sympy import *

from symcnn import *

kind = "facts about a symbol used for its bound namesake"
falls = "no route decides|false"

r = reals("r")
W = sequence("W")
given, sought = {W: "weights"}, {r: "slope"}
where = [Eq(W[1], 7)]
claim = Eq(r, 0)


def proof(q):
    q.define("The slope.", Eq(r, Derivative(W[1] ** 2, W[1])))
    q.equals("Of a constant.", Integer(0))
