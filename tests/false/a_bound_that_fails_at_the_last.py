"""A bound that fails at the last place.

At `l = 300` it asks for `n` to be at least 50, and `n` is at most 10.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "no point was found"

l, m, n = integers("l m n")
K = sequence("K", integer=True)
given, sought = {n: "number", K: "sizes"}, {m: "result"}
where = [n >= 1, n <= 10, ForAll(l * (1 + K[l] ** 2) <= (n + 250) * (1 + K[l] ** 2), (l, 1, 300))]
claim = Eq(m, 7)


def proof(q):
    q.define("The last size.", Eq(m, n + K[300]))
    q.implies("So.", Eq(m, 7))
