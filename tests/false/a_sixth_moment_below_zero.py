"""A sixth moment below zero.

A sixth power is never negative.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "mean"}
where = [Eq(Expectation(x[1] ** 6), -1)]
claim = Eq(r, 0)


def proof(q):
    q.define("One more.", Eq(r, Expectation(1 + x[1] ** 6)))
    q.equals("So.", Integer(0))
