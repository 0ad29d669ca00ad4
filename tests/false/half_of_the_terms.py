"""Half of a row.

n = 3: half of the row ends at 3/2, which counts nothing.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "no whole number"

n, i = integers("n i")
m = reals("m")
given, sought = {n: "cells"}, {m: "half"}
where = [n >= 2]
claim = Eq(m, n / 2)


def proof(q):
    q.define("Count.", Eq(m, Sum(1, (i, 1, n / 2))))
    q.equals("So many.", n / 2)
