"""One after the other.

n is one more than m.
"""

from sympy import *

from symcnn import *

n, m = integers("n m")
given, sought = {m: "number"}, {n: "number"}
where = []
claim = Eq(n - 1, m)


def proof(q):
    q.define("One more.", Eq(n, m + 1))
    q.implies("One less.", claim)
