"""Double.

The side at 2n.
"""

from sympy import *

from symcnn import *

from . import size

n, m = integers("n m")
given, sought = {n: "cells"}, {m: "places"}
where = [n >= 1]
claim = Eq(m, 4 * n)


def proof(q):
    q.recall("At twice the side.", size, {size.n: 2 * n})
