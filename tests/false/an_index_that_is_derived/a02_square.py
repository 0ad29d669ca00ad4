"""A02 square.

It holds.
"""

from sympy import *

from symcnn import *

t, V = integers("t V")
given = {t: "side"}
sought = {V: "area"}
where = []
claim = V >= 0


def proof(q):
    """Proof."""
    q.define("The area.", Eq(V, t * (t + 1) - t))
    q.implies("A square.", V >= 0)
