"""The last term of a random number of terms.

The last term is the mean of sin(i w) at i = K + 1, a function of K, and not the mean over K, too.
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
claim = Eq(r, E(sin((K[1] + 1) * w[1])) + 1)


def proof(q):
    terms = E(sin(i * w[1]))
    q.define("One term more.", Eq(r, Sum(terms, (i, 0, K[1] + 1)) - Sum(terms, (i, 0, K[1])) + 1))
    q.equals("The last is left.", E(sin((K[1] + 1) * w[1])) + 1)
