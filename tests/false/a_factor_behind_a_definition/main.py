"""One.

The factor is x[1] + 1, and x[1] has mean square 1, so it is not always 1.
"""

from sympy import *

from symcnn import *

from . import shifted

kind = "what is random"
falls = "a is a constant in"

mu, s = reals("mu s")
w, x = sequence("w"), sequence("x")
given, sought = {w: "draws", x: "other draws", mu: "mean"}, {s: "the factor"}
where = [
    mu >= 1,
    Eq(Expectation(w[1]), mu),
    Eq(Expectation(x[1]), 0),
    Eq(Expectation(x[1] ** 2), 1),
    Independent(x, w),
]
claim = Eq(s, 1)


def proof(q):
    q.define("One more.", Eq(s, x[1] + 1))
    q.implies("By independence.", Eq(Expectation(s * w[1]), mu))
    q.recall("The factor leaves the mean.", shifted, {shifted.a: x[1]})
    q.implies("Both are the mean.", Eq((x[1] + 1) * mu, mu))
    q.implies("The mean is not 0.", Eq(x[1], 0))
    q.implies("So the factor is known.", claim)
