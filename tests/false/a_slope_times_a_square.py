"""A slope that cancels.

At x = 0 there is no 1/x to differentiate.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "may be 0"

x, r = reals("x r")
given, sought = {x: "place"}, {r: "product"}
where = []
claim = Eq(r, -1)


def proof(q):
    q.define("It.", Eq(r, x**2 * Derivative(1 / x, x)))
    q.equals("Cancel.", Integer(-1))
