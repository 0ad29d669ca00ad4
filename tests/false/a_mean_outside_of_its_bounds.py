"""A mean above the largest value.

What lies between 0 and 1 has no mean of 2.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "mean"}
where = [x[1] >= 0, x[1] <= 1, Eq(Expectation(x[1]), 2)]
claim = Eq(r, 4)


def proof(q):
    q.define("Twice.", Eq(r, Expectation(2 * x[1])))
    q.equals("So.", Integer(4))
