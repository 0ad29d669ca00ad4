"""Seven.

For each t this is another height: f(2) would be 4 by one, and 3 by another.
"""

from sympy import *

from symcnn import *

from . import height

kind = "what is recalled does not carry"
falls = "one value for all"

t, n = integers("t n")
given, sought = {n: "number"}, {height.f: "height"}
where = [n >= 1]
claim = Eq(n, 7)


def proof(q):
    q.recall("At all times.", height, forall=((t, 1, oo),))
    q.implies("At 1, and after.", Eq(height.f(2), 3))
    q.implies("At 2.", claim)
