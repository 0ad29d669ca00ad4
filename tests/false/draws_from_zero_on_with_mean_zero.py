"""Draws from zero on, with the mean zero.

They are all 0, and their mean square is not 1.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

i, n, r = *integers("i n"), reals("r")
x = sequence("x")
given, sought = {x: "draws", n: "number"}, {r: "variance"}
where = [
    n >= 1, Independent(x), ForAll(x[i] >= 0, (i, 1, n)), ForAll(Eq(Expectation(x[i]), 0), (i, 1, n)),
    ForAll(Eq(Expectation(x[i] ** 2), 1), (i, 1, n)),
]  # fmt: skip
claim = Eq(r, n)


def proof(q):
    q.define("Variance.", Eq(r, Variance(Sum(x[i], (i, 1, n)))))
    q.equals("They add.", n)
