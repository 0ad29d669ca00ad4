"""A variance that may be infinite.

That x has a mean says nothing of its variance.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "has a mean"

s, r = reals("s r")
x = sequence("x")
given, sought = {x: "draws", s: "factor"}, {r: "variance"}
where = [Independent(x), Eq(Expectation(x[1]), 0)]
claim = Eq(r, s**2 * Variance(x[1]))


def proof(q):
    q.define("Variance.", Eq(r, Variance(s * x[1])))
    q.equals("Factor out.", s**2 * Variance(x[1]))
