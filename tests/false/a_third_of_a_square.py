"""A twelfth of an even number's square is not whole.

For n = 0 it is a third.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "no whole number"

n, V, R = integers("n V R")
given = {n: "n"}
sought = {R: "it"}
where = [n >= 0]
claim = Eq(R, 0)


def proof(q):
    """P."""
    q.define("Why.", Eq(V, (2 * n + 2) ** 2 / 12))
    q.implies("Why.", Eq(12 * V, 4 * n**2 + 8 * n + 4))
    q.define("Why.", Eq(R, Mod(4 * n**2 + 8 * n + 4, 12)))
    q.equals("Why.", 0)
