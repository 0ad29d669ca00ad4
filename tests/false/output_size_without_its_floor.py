"""Side of a row, without the floor.

n = 4, k = 1, s = 2: there are two placements, and (n-k)/s + 1 is 5/2.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "no whole number"

n, k, s, i = integers("n k s i")
m = reals("m")
given, sought = {n: "cells", k: "taps", s: "stride"}, {m: "places"}
where = [n >= k, k >= 1, s >= 1]
claim = Eq(m, (n - k) / s + 1)


def proof(q):
    q.define("Count.", Eq(m, Sum(1, (i, 0, (n - k) / s))))
    q.equals("From 0 on.", (n - k) / s + 1)
