"""One.

m is a, and a is 3n.
"""

from sympy import *

from symcnn import *

n, m, a = integers("n m a")
given, sought = {n: "side"}, {m: "one"}
where = [n >= 1]
claim = Eq(m, 3 * n)


def proof(q):
    q.define("First.", Eq(a, 3 * n))
    q.define("So.", Eq(m, a))
    q.equals("So.", 3 * n)
