"""Double.

A sequence of n equal members.
"""

from sympy import *

from symcnn import *

k, n = integers("k n")
h = sequence("h", n)
given, sought = {n: "number"}, {h: "heights"}
where = [n >= 1]
claim = Eq(h[1] + 1, 2 * n + 1)


def proof(q):
    q.define("Twice.", ForAll(Eq(h[k], 2 * n), (k, 1, n)))
    q.implies("The first.", claim)
