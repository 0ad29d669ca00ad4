"""Floor.

Half rounded down is at most a half.
"""

from sympy import *

from symcnn import *

n, m, i = integers("n m i")
given, sought = {n: "number"}, {m: "count"}
where = [n >= 0]
claim = Eq(m, n)


def proof(q):
    q.define("Count.", Eq(m, Sum(1, (i, 1, n))))
    q.equals("So many.", n)
