"""A budget that every layer keeps.

Sizes from 0 on that shrink below 0 from the eleventh on are none.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "is not known to hold for all"

l, m, n = integers("l m n")
K = sequence("K", integer=True)
given, sought = {n: "number", K: "sizes"}, {m: "result"}
where = [n >= 1, ForAll(K[l] >= 0, (l, 1, oo)), ForAll(K[l] <= 10 - l, (l, 1, oo))]
claim = Eq(m, 7)


def proof(q):
    q.define("The budget.", Eq(m, n + K[11]))
    q.implies("So.", Eq(m, 7))
