"""Square.

The mean product of a draw and itself.
"""

from sympy import *

from symcnn import *

V, s = reals("V s")
x = sequence("x")
given, sought = {x: "draws", s: "mean square"}, {V: "the first draw"}
where = [s >= 1, Eq(Expectation(x[1]), 0), Eq(Expectation(x[1] ** 2), s)]
claim = Eq(Expectation(V * x[1]), s)


def proof(q):
    q.define("The first draw.", Eq(V, x[1]))
    q.implies("So this is a square.", Eq(Expectation(V * x[1]), Expectation(x[1] ** 2)))
    q.equals("Its mean is given.", s)
