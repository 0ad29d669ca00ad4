"""A square that is picked.

One place after a number; the place is called h.
"""

from sympy import *

from symcnn import *

n, h, V = *integers("n h"), reals("V")
K = sequence("K")
given, sought = {K: "numbers", n: "number"}, {V: "square", h: "place"}
where = []
claim = V >= 0


def proof(q):
    q.define("The place.", Eq(h, n + 1))
    q.define("The square there.", Eq(V, K[h] ** 2))
    q.implies("No square is below 0.", claim)
