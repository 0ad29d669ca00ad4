"""Equal.

The places of n and of 2n have one name, so 2n = 4n; false for n = 1.
"""

from sympy import *

from symcnn import *

from . import double, size

kind = "what is recalled does not carry"
falls = "is defined otherwise"

n, m = integers("n m")
given, sought = {n: "cells"}, {m: "places"}
where = [n >= 1]
claim = Eq(m, 3 * n)


def proof(q):
    q.recall("At n.", size)
    q.recall("At n again.", double)
    q.implies("The mean of both.", Eq(m, 3 * n))
