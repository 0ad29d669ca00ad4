"""A variance below zero in the middle of a range.

The variance of the second of three is -1.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

i, r = integers("i"), reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "variance"}
where = [
    Independent(x),
    ForAll(Eq(Expectation(x[i]), 0), (i, 1, 3)),
    ForAll(Eq(Variance(x[i]), (i - 2) ** 2 - 1), (i, 1, 3)),
]
claim = Eq(r, -1)


def proof(q):
    q.define("Variance.", Eq(r, Variance(Sum(x[i], (i, 1, 3)))))
    q.equals("They add.", Integer(-1))
