"""Slope.

The slope of a multiple of c.
"""

from sympy import *

from symcnn import *

a, c, s, r = reals("a c s r")
given, sought = {a: "factor", c: "place"}, {s: "the factor", r: "slope"}
where = []
claim = Eq(r, a)


def proof(q):
    q.define("A name for it.", Eq(s, a))
    q.define("The slope.", Eq(r, Derivative(s * c, c)))
    q.equals("It leaves.", s)
    q.equals("Put in.", a)
