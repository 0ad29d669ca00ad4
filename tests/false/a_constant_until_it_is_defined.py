"""Product.

c is another name of the draw, which is said only after it was taken for a constant.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "a line before speaks of c"

c, mu = reals("c mu")
x = sequence("x")
given, sought = {x: "draws", mu: "mean"}, {c: "first draw"}
where = [Eq(Expectation(x[1]), mu), Eq(Expectation(x[1] ** 2), mu**2 + 1)]
claim = Eq(mu**2 + 1, c * mu)


def proof(q):
    q.implies("A constant leaves the mean.", Eq(Expectation(c * x[1]), c * mu))
    q.define("The first draw.", Eq(c, x[1]))
    q.implies("A square.", Eq(Expectation(c * x[1]), mu**2 + 1))
    q.implies("Both are the mean.", claim)
