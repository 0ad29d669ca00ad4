"""Floor.

Half rounded down is at most a half.
"""

from sympy import *

from symcnn import *


n, m = integers("n m")
given, sought = {n: "number"}, {m: "floor"}
where = [n >= 0]
claim = Eq(m, n)


def proof(q):
    q.define("Whole part.", Eq(m, floor(n)))
    q.equals("Of a whole number.", n)
