"""Height.

The height is one more than the width.
"""

from sympy import *

from symcnn import *

n, m, r = integers("n m r")
given, sought = {n: "number"}, {m: "width", r: "height"}
where = []
claim = Eq(r - 2, n)


def proof(q):
    q.define("The width.", Eq(m, n + 1))
    q.define("One more.", Eq(r, m + 1))
    q.implies("So.", claim)
