"""A02 next.

It holds.
"""

from sympy import *

from symcnn import *

t, V = integers("t V")
given = {V: "area"}
sought = {t: "next"}
where = []
claim = t >= V + 1


def proof(q):
    """Proof."""
    q.define("Next.", Eq(t, V + 1))
    q.implies("So.", t >= V + 1)
