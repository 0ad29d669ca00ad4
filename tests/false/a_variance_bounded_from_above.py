"""A variance that is bounded by what is negative.

The mean square is s, and so is the variance.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "gives no mean"

n, s = integers("n"), reals("s")
x = sequence("x")
given, sought = {x: "draws", s: "number", n: "another"}, {}
where = [s >= 1, Eq(Expectation(x[1]), 0), Eq(Expectation(x[1] ** 2), s), Variance(x[1]) <= -s]
claim = Eq(n, 7)


def proof(q):
    q.implies("The mean is 0.", Eq(Variance(x[1]), s))
    q.implies("So.", Eq(n, 7))
