"""A cancelled factor.

At x = 1 the quotient has no value.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"

x, r = reals("x r")
given, sought = {x: "place"}, {r: "quotient"}
where = [x >= 0]
claim = Eq(r, x + 1)


def proof(q):
    q.define("Quotient.", Eq(r, (x**2 - 1) / (x - 1)))
    q.equals("Cancel.", x + 1)
