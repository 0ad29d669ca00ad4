"""Whole, and at least a half.

For n = 1 and x = 0 the first case holds, and the value is 5.
"""

from sympy import *

from symcnn import *

kind = "a quantifier over a symbol with assumptions"
falls = "it is false"

n = integers("n")
x, m = reals("x m")
given = {n: "number", x: "offset"}
sought = {m: "value"}
where = [n >= Rational(1, 2), x >= 0]
claim = Eq(m, 7 * 2**x)


def proof(q):
    """Never the first case."""
    q.define("Two cases.", Eq(m, 2**x * Piecewise((5, x + Abs(n - 1) <= 0), (7, True))))
    q.equals("The second.", 7 * 2**x)
