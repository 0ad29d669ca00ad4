"""A constraint that no number meets.

At n = 0 the rest of 4 by 12 is 4, not 0.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "not known"


n, k, m = integers("n k m")
given = {k: "step"}
sought = {m: "double"}
where = [Eq(k, 2), ForAll(Eq(Mod((k * n + k) ** 2, 12), 0), (n, 0, oo))]
claim = Eq(m, 4)


def proof(q):
    """Double."""
    q.define("Double.", Eq(m, 2 * k))
    q.equals("Put in.", 4)
