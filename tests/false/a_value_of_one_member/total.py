"""Total.

Two sizes, added up.
"""

from sympy import *

from symcnn import *

l = integers("l")
K = sequence("K", integer=True)
given, sought = {K: "sizes"}, {}
where = []
claim = Eq(Sum(K[l], (l, 1, 2)), K[1] + K[2])


def proof(q):
    q.implies("Term by term.", claim)
