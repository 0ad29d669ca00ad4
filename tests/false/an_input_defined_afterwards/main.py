"""An input that gets its meaning afterwards.

With b = 1: the recalled lines say V = a**2, and a = V + 1, which no real V meets.
"""

from sympy import *

from symcnn import *

from . import a01_area, a01_square

kind = "what is recalled does not carry"
falls = "takes a for given"


b, a, V = reals("b a V")
given = {b: "a number"}
sought = {V: "area"}
where = []
claim = Eq(b, 0)


def proof(q):
    """Proof."""
    q.recall("Not negative.", a01_square)
    q.define("a", Eq(a, V + 1))
    q.recall("area", a01_area)
    q.implies("no V", Eq(b, 0))
