"""A name tied to a variable from the right.

As it is read, the quotient is 3 everywhere.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on t"

t, W, V = reals("t W V")
given = {t: "t", W: "W"}
sought = {V: "it"}
where = [t >= 1, Eq(3 * t, W)]
claim = Eq(V, 0)


def proof(q):
    """P."""
    q.define("Why.", Eq(V, Limit(W / t, t, oo)))
    q.equals("Why.", 0)
