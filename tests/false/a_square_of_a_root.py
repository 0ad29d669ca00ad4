"""A whole number that is the square of a root.

For m = 0 and n = 2 the two are equal.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

n, m = integers("n m")
W, V = reals("W V")
given = {n: "n", m: "m"}
sought = {V: "it"}
where = [n >= 0]
claim = Eq(V, 0)


def proof(q):
    """P."""
    q.define("Why.", Eq(W, m + sqrt(2)))
    q.define("Why.", Eq(V, KroneckerDelta(n, W**2)))
    q.equals("Why.", 0)
