"""The term of a sum that an outcome picks.

The sum is the mean of sin(i w) at i = K, a function of the outcome K. The mean of sin(K w) is a number.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides"

E = Expectation
i, r = integers("i"), reals("r")
K, w = sequence("K", integer=True), sequence("w")
given, sought = {K: "places", w: "draws"}, {r: "value"}
where = [
    Eq(E(w[1]), 0),
    *(Eq(E(one), 1) for one in (K[1], K[1] * w[1], w[1] ** 2)),
    Eq(E(K[1] ** 2), 2),
    K[1] >= 0,
    K[1] <= 2,
]
claim = Eq(r, E(sin(K[1] * w[1])))


def proof(q):
    q.define("One term counts.", Eq(r, Sum(KroneckerDelta(i, K[1]) * E(sin(i * w[1])), (i, 0, 2))))
    q.equals("It is that of i = K.", E(sin(K[1] * w[1])))
