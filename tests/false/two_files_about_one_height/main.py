"""Seven.

For each t this is another height: f(2) would be 4 by one file, and 3 by the other.
"""

from sympy import *

from symcnn import *

from . import after, now

kind = "what is recalled does not carry"
falls = "one value for all"

t, n = integers("t n")
given, sought = {n: "number"}, {now.f: "height"}
where = [n >= 1]
claim = Eq(n, 7)


def proof(q):
    q.recall("At all times.", now, forall=((t, 1, oo),))
    q.recall("After all times.", after, forall=((t, 1, oo),))
    q.implies("At 2, by the second.", Eq(now.f(2), 3))
    q.implies("At 2, by the first.", claim)
