"""One after the other.

m is one more than n.
"""

from sympy import *

from symcnn import *

n, m = integers("n m")
given, sought = {n: "number"}, {m: "number"}
where = []
claim = Eq(m - 1, n)


def proof(q):
    q.define("One more.", Eq(m, n + 1))
    q.implies("One less.", claim)
