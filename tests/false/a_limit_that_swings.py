"""A limit that swings.

(-1)**n tends to nothing.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "not known to exist"

n = integers("n")
x, r = reals("x r")
given, sought = {x: "factor"}, {r: "limit"}
where = [x > 0]
claim = Eq(r, 0)


def proof(q):
    q.define("Limit.", Eq(r, Limit(x * Integer(-1) ** n, n, oo)))
    q.equals("On average.", Integer(0))
