"""Slope of a square.

With y = x the product is a square, and its slope at 2 is 4.
"""

from sympy import *

from symcnn import *

from . import product

kind = "what is recalled does not carry"
falls = "depends on"

x, y = reals("x y")
W, D = reals("W D")
given = {x: "a number", y: "the same"}
sought = {W: "the product", D: "its slope"}
where = [Eq(y, x), Eq(x, 2)]
claim = Eq(D, 2)


def proof(q):
    """Read off."""
    q.recall("The product.", product)
    q.define("The slope.", Eq(D, Derivative(W, x)))
    q.equals("It is.", 2)
