"""A whole number above a half is not one.

It may be 1, and then the reciprocal has no value.
"""

from sympy import *

from symcnn import *

kind = "a quantifier over a symbol with assumptions"
falls = "may be 0"

n = integers("n")
m = reals("m")
given = {n: "number"}
sought = {m: "reciprocal"}
where = [n >= Rational(1, 2)]
claim = Ne(n, 1)


def proof(q):
    """No number is one."""
    q.define("Reciprocal.", Eq(m, 1 / (1 - indicator(Eq(n, 1)))))
    q.implies("So.", Eq(m * (1 - indicator(Eq(n, 1))), 1))
    q.implies("So.", Ne(n, 1))
