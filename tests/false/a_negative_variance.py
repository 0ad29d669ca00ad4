"""A variance below zero.

No law has the mean 2 and the mean square 1.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "variance"}
where = [Eq(Expectation(x[1]), 2), Eq(Expectation(x[1] ** 2), 1)]
claim = Eq(r, -3)


def proof(q):
    q.define("Variance.", Eq(r, Variance(x[1])))
    q.equals("So.", Integer(-3))
