"""Flat.

The squares move with the weights: the slope is 2*W[1], at least 2.
"""

from sympy import *

from symcnn import *

from . import squares

kind = "a defined symbol hides a variable"
falls = "h depends on w"

k, n = integers("k n")
W, h = sequence("W"), sequence("h")
c = reals("c")
given, sought = {W: "weights", n: "number"}, {c: "slope", h: "squares"}
where = [n >= 1, W[1] >= 1]
claim = And(Eq(c, 0), ForAll(h[k] >= 0, (k, 1, n)))


def proof(q):
    q.recall("The penalty is a sum of these.", squares)
    q.define("Its slope.", Eq(c, Derivative(Sum(h[k], (k, 1, n)), W[1])))
    q.equals("No term moves.", 0)
    q.implies("Both.", claim)
