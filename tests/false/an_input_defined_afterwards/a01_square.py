"""A01 square.

It holds.
"""

from sympy import *

from symcnn import *

a, V = reals("a V")
given = {a: "side"}
sought = {V: "area"}
where = []
claim = V >= 0


def proof(q):
    """Proof."""
    q.define("The area.", Eq(V, a * (a + 1) - a))
    q.implies("A square.", V >= 0)
