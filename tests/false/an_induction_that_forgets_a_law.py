"""Constant draw.

The draws may depend on each other; what is known of x[t] at one t makes x random at every index.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean"

t = integers("t")
mu = reals("mu")
x, y = sequence("x"), sequence("y")
moments = [Eq(Expectation(y[1]), mu), Eq(Expectation(y[1] ** 2), mu**2 + 1)]
given, sought = {x: "draws", y: "others", t: "number", mu: "mean"}, {}
where = [t >= 0, Eq(Expectation(x[t]), 5), *moments]
claim = Eq(Expectation(x[3] * y[1]), x[3] * mu + Min(t, 0))


def proof(q):
    q.induct("A constant leaves the mean.", claim, over=t)
