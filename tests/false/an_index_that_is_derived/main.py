"""The index of an induction that gets a meaning afterwards.

With b = 1: the recalled lines say V = t**2 and t = V + 1, which no number meets.
"""

from sympy import *

from symcnn import *

from . import a02_area, a02_next, a02_square

kind = "what is recalled does not carry"
falls = "no line before says what that is"


b, t, V = integers("b t V")
given = {b: "a number"}
sought = {V: "area", t: "next"}
where = []
claim = Eq(b, 0)


def proof(q):
    """Proof."""
    q.induct("Squares are not negative.", t * (t + 1) >= t, over=t, start=0)
    q.recall("Not negative.", a02_square)
    q.recall("area", a02_area)
    q.recall("next", a02_next)
    q.implies("no V", Eq(b, 0))
