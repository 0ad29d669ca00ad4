"""All sides.

One m would be 2n for every n.
"""

from sympy import *

from symcnn import *

from . import size

kind = "what is recalled does not carry"
falls = "one value for all"

n, m = integers("n m")
given, sought = {n: "cells"}, {m: "places"}
where = [n >= 1]
claim = Eq(m, 2)


def proof(q):
    q.recall("For all.", size, forall=((n, 1, oo),))
    q.implies("At 1.", Eq(m, 2))
