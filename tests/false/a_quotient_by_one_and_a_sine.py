"""One and a sine are above zero.

The sine may be -1: then one over both is no number, so nothing follows from it.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "may be 0"

x, a = reals("x a")
given, sought = {x: "angle"}, {a: "the inverse"}
where = []
claim = 1 + sin(x) > 0


def proof(q):
    q.define("The inverse.", Eq(a, 1 / (1 + sin(x))))
    q.implies("The product.", Eq(a * (1 + sin(x)), 1))
    q.implies("So.", 1 + sin(x) > 0)
