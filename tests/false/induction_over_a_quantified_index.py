"""A line that binds its index.

The line holds no free t, so there is nothing to step; 2t is not 0 for t = 1.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "does not speak of t"

t, n = integers("t n")
given, sought = {n: "place"}, {}
where = [n >= 0]
claim = Eq(2 * n, 0)


def proof(q):
    q.induct("By induction.", ForAll(Eq(2 * t, 0), (t, 0, 0)), over=t)
    q.implies("So.", Eq(2 * n, 0))
