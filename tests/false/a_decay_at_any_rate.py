"""A decay at any rate.

For c = 0 the integral of exp(-c*u) has no value, and for c below 0 neither.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge"

u, c, a = reals("u c a")
given, sought = {c: "rate"}, {a: "area"}
where = [Ne(c, 0)]
claim = Eq(a, 1 / c)


def proof(q):
    q.define("The area.", Eq(a, Integral(exp(-c * u), (u, 0, oo))))
    q.equals("By an antiderivative.", 1 / c)
