"""Constraints that meet nowhere.

No n is at least 3 and at most 2, so anything follows.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "contradict each other"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "result"}
where = [n >= 3, n <= 2]
claim = Eq(m, n + 1)


def proof(q):
    q.define("It.", Eq(m, n))
    q.equals("So.", n + 1)
