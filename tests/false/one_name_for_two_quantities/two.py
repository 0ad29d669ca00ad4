"""Two.

m is a, and a is 4n.
"""

from sympy import *

from symcnn import *

n, m, a = integers("n m a")
given, sought = {n: "side"}, {m: "other"}
where = [n >= 1]
claim = Eq(m, 4 * n)


def proof(q):
    q.define("First.", Eq(a, 4 * n))
    q.define("So.", Eq(m, a))
    q.equals("So.", 4 * n)
