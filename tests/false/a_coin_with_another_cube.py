"""A coin whose cube has another mean.

What is 0 or 1 is its own cube.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

r = reals("r")
K = sequence("K", integer=True)
given, sought = {K: "coins"}, {r: "mean"}
where = [K[1] >= 0, K[1] <= 1, Eq(Expectation(K[1]), Rational(1, 2)), Eq(Expectation(K[1] ** 3), Rational(1, 4))]
claim = Eq(r, Rational(1, 4))


def proof(q):
    q.implies("It is 0 or 1.", Eq(K[1] ** 3, K[1]))
    q.define("The cube.", Eq(r, Expectation(K[1] ** 3)))
    q.equals("So.", Rational(1, 4))
