"""A01 area.

It holds.
"""

from sympy import *

from symcnn import *

a, V = reals("a V")
given = {a: "side"}
sought = {V: "area"}
where = []
claim = 2 * a <= V + 1


def proof(q):
    """Proof."""
    q.define("Area.", Eq(V, a * (a + 1) - a))
    q.implies("It is a square, of a less one.", 2 * a <= V + 1)
