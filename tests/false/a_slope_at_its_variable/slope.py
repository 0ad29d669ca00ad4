"""Slope.

A line through zero.
"""

from sympy import *

from symcnn import *

x = reals("x")
a = sequence("a")
given, sought = {a: "factors", x: "place"}, {}
where = []
claim = Eq(Derivative(a[1] * x, x), a[1])


def proof(q):
    q.implies("The slope of a line is its factor.", claim)
