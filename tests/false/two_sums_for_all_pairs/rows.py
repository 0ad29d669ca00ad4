"""By rows.

One more than 2n, which is called h on the way.
"""

from sympy import *

from symcnn import *

n, m, h = integers("n m h")
V = function("V", integer=True)
given, sought = {n: "rows", m: "columns"}, {V: "sum", h: "helper"}
where = []
claim = Eq(V(n, m), 2 * n + 1)


def proof(q):
    q.define("Twice.", Eq(h, 2 * n))
    q.define("One more.", Eq(V(n, m), h + 1))
    q.equals("Put in.", 2 * n + 1)
