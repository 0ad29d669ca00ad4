"""A decimal in a line.

0.1 is a binary fraction that is not 1/10.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "is a decimal"

x, r = reals("x r")
given, sought = {x: "value"}, {r: "tenth"}
where = [x >= 1]
claim = Eq(10 * r, x)


def proof(q):
    q.define("A tenth.", Eq(r, Float("0.1") * x))
    q.implies("So.", claim)
