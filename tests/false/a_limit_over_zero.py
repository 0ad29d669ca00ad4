"""A vanishing power over anything.

At c = 0 there is no quotient.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "not known to exist"

n = integers("n")
b, c, r = reals("b c r")
given, sought = {b: "base", c: "divisor"}, {r: "limit"}
where = [b > 0, b < 1]
claim = Eq(r, 0)


def proof(q):
    q.define("Limit.", Eq(r, Limit(b**n / c, n, oo)))
    q.equals("It vanishes.", Integer(0))
