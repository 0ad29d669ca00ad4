"""A number that is picked.

By a draw, which is called h.
"""

from sympy import *

from symcnn import *

h, V, mu = integers("h"), *reals("V mu")
x, K = sequence("x", integer=True), sequence("K")
given, sought = {K: "numbers", x: "draws", mu: "mean"}, {V: "number", h: "place"}
where = [Eq(Expectation(x[1]), mu)]
claim = Eq(V + 1, K[h] + 1)


def proof(q):
    q.define("The place.", Eq(h, x[1]))
    q.define("The number there.", Eq(V, K[h]))
    q.implies("It is that one.", claim)
