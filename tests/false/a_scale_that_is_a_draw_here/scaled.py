"""Scaled.

The second moment of a draw times twice a constant.
"""

from sympy import *

from symcnn import *

a, v, b = reals("a v b")
w = sequence("w")
given, sought = {a: "number", w: "draws", v: "second moment"}, {b: "twice the number"}
where = [Eq(Expectation(w[1] ** 2), v)]
claim = Eq(Expectation(b**2 * w[1] ** 2), 4 * a**2 * v)


def proof(q):
    q.define("Twice.", Eq(b, 2 * a))
    q.implies("A constant leaves the mean.", claim)
