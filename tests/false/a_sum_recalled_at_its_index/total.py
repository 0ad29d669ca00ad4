"""Total.

n times i summed over i.
"""

from sympy import *

from symcnn import *

n, m, i = integers("n m i")
given, sought = {n: "factor"}, {m: "sum"}
where = [n >= 0]
claim = Eq(m, Sum(n * i, (i, 1, 3)))


def proof(q):
    q.define("Sum.", Eq(m, 6 * n))
    q.equals("Written out.", Sum(n * i, (i, 1, 3)))
