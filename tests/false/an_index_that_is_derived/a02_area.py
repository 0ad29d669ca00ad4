"""A02 area.

It holds.
"""

from sympy import *

from symcnn import *

t, V = integers("t V")
given = {t: "side"}
sought = {V: "area"}
where = []
claim = 2 * t <= V + 1


def proof(q):
    """Proof."""
    q.define("Area.", Eq(V, t * (t + 1) - t))
    q.implies("It is a square, of t less one.", 2 * t <= V + 1)
