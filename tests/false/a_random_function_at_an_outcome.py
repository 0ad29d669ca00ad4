"""Mean of a random function at a random place.

The mean in g is taken at a number t: it is 0, and so is that of g(K). The mean of K w is another.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean"

E = Expectation
t, g, r = integers("t"), function("g"), reals("r")
K, w = sequence("K", integer=True), sequence("w")
given, sought = {K: "places", w: "draws"}, {g: "function", r: "mean"}
where = [
    *(Eq(E(one), 0) for one in (K[1], w[1], w[2])),
    *(Eq(E(one), 1) for one in (K[1] * w[1], K[1] ** 2, w[1] ** 2)),
]
claim = Eq(r, 1)


def proof(q):
    q.define("The function.", ForAll(Eq(g(t), E(t * w[1]) + w[2]), (t, -oo, oo)))
    q.define("Its mean at a random place.", Eq(r, E(g(K[1]))))
    q.equals("K and w have covariance one.", Integer(1))
