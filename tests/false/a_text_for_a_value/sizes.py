"""Two sizes.

Their sum.
"""

from sympy import *

from symcnn import *

l, m = integers("l m")
K = sequence("K")
given, sought = {K: "sizes"}, {m: "sum"}
where = []
claim = Eq(Sum(K[l], (l, 1, 2)), K[1] + K[2])


def proof(q):
    q.implies("Written out.", claim)
