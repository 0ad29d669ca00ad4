"""The largest of one value, at a random place.

The one value is K times the mean of w, which is zero. The covariance of K and w is one.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

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
claim = Eq(r, 1)


def proof(q):
    q.define("The largest of one.", Eq(r, Maximum(E(i * w[1]), (i, K[1], K[1]))))
    q.equals("It is that one.", E(K[1] * w[1]))
    q.equals("K and w have covariance one.", Integer(1))
