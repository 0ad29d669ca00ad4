"""A limit of powers.

The sum is about 1.77, so the base is above 1, and the powers grow without end.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "not known to exist"


i, n = integers("i n")
b, g = reals("b g")
S = Sum(exp(-((i - 30) ** 2)), (i, 1, 60))
given = {b: "a number"}
sought = {g: "limit"}
where = [b >= 0]
claim = Eq(g, b)


def proof(q):
    """It decays."""
    q.define("Limit.", Eq(g, Limit(b + (S + Rational(1, 2)) ** n, n, oo)))
    q.equals("Rule.", b)
