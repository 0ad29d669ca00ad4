"""Side.

A count of n placements.
"""

from sympy import *

from symcnn import *

n, m, i = integers("n m i")
given, sought = {n: "cells"}, {m: "places"}
where = [n >= 1]
claim = Eq(m, 2 * n)


def proof(q):
    q.define("Count.", Eq(m, Sum(2, (i, 1, n))))
    q.equals("So.", 2 * n)
