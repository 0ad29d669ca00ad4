"""The other sum.

A side and twice another; of these, one belongs to the double.
"""

from sympy import *

from symcnn import *

from . import side

n, U, V, W = integers("n U V W")
given, sought = {n: "number"}, {U: "sum", V: "first side", W: "second side"}
where = [n >= 0]
claim = Eq(U, 8 * n + 3)


def proof(q):
    q.recall("The first.", side, {side.n: 2 * n})
    q.recall("The second.", side, {side.V: W})
    q.define("The sum.", Eq(U, V + 2 * W))
    q.equals("Put in.", 8 * n + 3)
