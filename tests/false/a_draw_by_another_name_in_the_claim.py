"""Mean of the square of a draw, under two names.

The number is the draw itself, so the mean is that of its square; it is no constant that leaves the mean.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "nothing says that y**2 has a mean"

y, s = reals("y s")
x = sequence("x")
given, sought = {x: "draws", s: "spread"}, {y: "the first draw"}
where = [s >= 0, Eq(Expectation(x[1]), 0), Eq(Variance(x[1]), s**2)]
claim = Eq(Expectation(y * x[1]), 0)


def proof(q):
    q.define("The first draw.", Eq(y, x[1]))
    q.implies("A draw is centred.", Eq(Expectation(x[1]), 0))
