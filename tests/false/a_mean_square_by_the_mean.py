"""A mean square that is stated by the mean.

It is never below the square of the mean.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "by other means"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "variance"}
where = [Eq(Expectation(x[1]), 1), Eq(Expectation(x[1] ** 2), Expectation(x[1]) ** 2 - 1)]
claim = Eq(r, -1)


def proof(q):
    q.define("Variance.", Eq(r, Variance(x[1])))
    q.equals("So.", Integer(-1))
