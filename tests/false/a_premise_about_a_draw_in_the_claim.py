"""A claim where a draw is two.

The premise holds of some outcomes only; the mean of the product with another draw is taken over all.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "holds of some outcomes only"

y, m = reals("y m")
x = sequence("x")
given, sought = {x: "draws", m: "mean"}, {y: "the first draw"}
where = [Eq(Expectation(x[1]), m), Eq(Variance(x[1]), 1), Eq(Expectation(x[2]), m)]
claim = Implies(Eq(y, 2), Eq(Expectation(y * x[2]), 2 * m))


def proof(q):
    q.define("The first draw.", Eq(y, x[1]))
    q.implies("As stated.", Eq(Expectation(x[2]), m))
