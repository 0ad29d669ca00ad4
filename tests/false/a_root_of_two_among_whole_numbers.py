"""A whole root of two.

No whole n has n**2 = 2.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "contradict each other|meet the constraints"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "result"}
where = [n >= 0, Eq(n**2, 2)]
claim = Eq(m, n + 1)


def proof(q):
    q.define("It.", Eq(m, n))
    q.equals("So.", n + 1)
