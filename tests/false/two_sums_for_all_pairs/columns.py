"""By columns.

One more than 2m, which is called h on the way.
"""

from sympy import *

from symcnn import *

n, m, h = integers("n m h")
V = function("V", integer=True)
given, sought = {n: "rows", m: "columns"}, {V: "sum", h: "helper"}
where = []
claim = Eq(V(n, m), 2 * m + 1)


def proof(q):
    q.define("Twice.", Eq(h, 2 * m))
    q.define("One more.", Eq(V(n, m), h + 1))
    q.equals("Put in.", 2 * m + 1)
