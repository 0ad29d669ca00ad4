"""Below zero.

Recalled at -n, where its own constraint fails: there are no -n placements.
"""

from sympy import *

from symcnn import *

from . import size

kind = "what is recalled does not carry"
falls = "needs"

n, m = integers("n m")
given, sought = {n: "cells"}, {m: "places"}
where = [n >= 1]
claim = Eq(m, -2 * n)


def proof(q):
    q.recall("At -n.", size, {size.n: -n})
