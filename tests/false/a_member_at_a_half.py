"""A member between two members.

For odd n there is no member K[n/2].
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "n/2 may be no whole number"

n = integers("n")
K = sequence("K", integer=True)
given, sought = {n: "number"}, {K: "sizes"}
where = [n >= 1]
claim = K[n / 2] >= 1


def proof(q):
    q.define("The size in the middle.", Eq(K[n / 2], n))
    q.implies("It is at least one.", K[n / 2] >= 1)
