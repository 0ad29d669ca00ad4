"""Logarithm of a square root.

At x = -1 there is no logarithm.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not be above 0"

x, y, r = reals("x y r")
given, sought = {x: "one", y: "other"}, {r: "sum"}
where = [x * y > 0]
claim = Eq(r, log(x) + log(y))


def proof(q):
    q.define("Logarithms.", Eq(r, log(x) + log(y) + 0 * x))
    q.implies("So.", Eq(r, log(x) + log(y)))
