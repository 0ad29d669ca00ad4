"""The slope by a member between two.

There is no member between two whole numbers.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "no whole number"


k = integers("k")
g = reals("g")
W = sequence("W")
given = {k: "a number", W: "weights"}
sought = {g: "slope"}
where = [k >= 0]
claim = Eq(g, 0)


def proof(q):
    """Chain rule."""
    q.define("Slope.", Eq(g, Derivative(W[1] ** 2, W[k + Rational(1, 2)])))
    q.equals("Chain rule.", 0)
