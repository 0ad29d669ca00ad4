"""Squares.

A square is not negative.
"""

from sympy import *

from symcnn import *

k, n = integers("k n")
W, h = sequence("W"), sequence("h")
given, sought = {W: "weights", n: "number"}, {h: "squares"}
where = [n >= 1]
claim = ForAll(h[k] >= 0, (k, 1, n))


def proof(q):
    q.define("Each squared.", ForAll(Eq(h[k], W[k] ** 2), (k, 1, n)))
    q.implies("Squares.", claim)
