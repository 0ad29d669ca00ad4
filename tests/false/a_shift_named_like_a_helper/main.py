"""A mean that is an outcome.

The shift is drawn here, and a mean of the input times one more than it does not depend on the draw.
"""

from sympy import *

from symcnn import *

from . import scaled

kind = "what is random"
falls = "h is a constant in"

n, V = integers("n V")
s, mu, nu = reals("s mu nu")
x, y = sequence("x"), sequence("y", integer=True)
given = {n: "number", mu: "mean", nu: "mean shift", x: "inputs", y: "shifts"}
sought = {s: "scale", V: "side"}
where = [n >= 0, Independent(x, y), Eq(Expectation(x[1]), mu), Eq(Expectation(y[1]), nu)]
claim = Eq(Expectation(s * x[1]) + V, (y[1] + 1) * mu + 2 * n + 1)


def proof(q):
    q.recall("At this shift.", scaled, {scaled.h: y[1]})
