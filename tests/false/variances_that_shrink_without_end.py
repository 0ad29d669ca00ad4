"""Variances that shrink without end.

Those from the third on are below zero.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "something else for each"

i, r = integers("i"), reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "variance"}
where = [Independent(x), ForAll(Eq(Expectation(x[i]), 0), (i, 1, oo)), ForAll(Eq(Variance(x[i]), 2 - i), (i, 1, oo))]
claim = Eq(r, -1)


def proof(q):
    q.define("Variance.", Eq(r, Variance(x[3])))
    q.equals("So.", Integer(-1))
