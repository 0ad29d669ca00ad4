"""Mean of a scaled input.

The scale is one more than the shift h; a side comes on top.
"""

from sympy import *

from symcnn import *

from . import side

n, h, V = integers("n h V")
s, mu = reals("s mu")
x = sequence("x")
given, sought = {n: "number", h: "shift", mu: "mean", x: "inputs"}, {s: "scale", V: "side"}
where = [n >= 0, Eq(Expectation(x[1]), mu)]
claim = Eq(Expectation(s * x[1]) + V, (h + 1) * mu + 2 * n + 1)


def proof(q):
    q.recall("The side.", side)
    q.define("The scale.", Eq(s, h + 1))
    q.implies("A constant comes out.", claim)
