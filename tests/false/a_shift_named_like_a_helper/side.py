"""A side.

One more than twice a number, which is called h on the way.
"""

from sympy import *

from symcnn import *

n, h, V = integers("n h V")
given, sought = {n: "number"}, {V: "side", h: "helper"}
where = [n >= 0]
claim = Eq(V, 2 * n + 1)


def proof(q):
    q.define("Twice the number.", Eq(h, 2 * n))
    q.define("One more.", Eq(V, h + 1))
    q.equals("Put in.", 2 * n + 1)
