"""Every number is a square.

For x = -1 there is no such a, so nothing follows from it.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "may be below 0"

x, a = reals("x a")
given, sought = {x: "number"}, {a: "root"}
where = []
claim = x >= 0


def proof(q):
    q.define("The root.", Eq(a, sqrt(x)))
    q.implies("Its square.", Eq(a**2, x))
    q.implies("So.", x >= 0)
