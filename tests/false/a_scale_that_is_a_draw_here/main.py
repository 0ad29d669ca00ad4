"""Scaled by itself.

The number is the draw here, and the mean that of its fourth power: a number, and no outcome.
"""

from sympy import *

from symcnn import *

from . import scaled

kind = "what is random"
falls = "a is a constant in"

v, b, a = reals("v b a")
w = sequence("w")
given, sought = {w: "draws", v: "second moment"}, {a: "the first draw", b: "twice that"}
where = [Eq(Expectation(w[1] ** 2), v), Eq(Expectation(w[1] ** 4), 3 * v**2)]
claim = Eq(Expectation(b**2 * w[1] ** 2), 4 * a**2 * v)


def proof(q):
    q.define("The first draw.", Eq(a, w[1]))
    q.recall("As known.", scaled)
