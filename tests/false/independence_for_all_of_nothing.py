"""Independence for all of nothing.

Where n is 0, nothing is said of the draws, which may be one and the same: the mean product is then that of the square.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "is stated for all i; it is about all members"

n, i, j = integers("n i j")
mu = reals("mu")
x = sequence("x")
given, sought = {n: "number", mu: "mean", x: "draws"}, {}
where = [
    n >= 0,
    ForAll(Independent(x), (i, 1, n)),
    ForAll(Eq(Expectation(x[j]), mu), (j, 1, 5)),
    ForAll(Eq(Expectation(x[j] ** 2), mu**2 + 1), (j, 1, 5)),
]
claim = Eq(Expectation(x[1] * x[2]), mu**2)


def proof(q):
    q.implies("The draws are independent.", claim)
