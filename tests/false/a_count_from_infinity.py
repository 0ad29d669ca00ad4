"""A sum from infinity to infinity.

From infinity on there is nothing to count.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "where no number is"


n, i, m = integers("n i m")
given = {n: "number"}
sought = {m: "count"}
where = [n >= 1]
claim = Eq(m, n)


def proof(q):
    """Count."""
    q.define("Count.", Eq(m, Sum(indicator(And(i >= 1, i <= n)), (i, oo, oo))))
    q.equals("The same indices.", Sum(1, (i, 1, n)))
    q.equals("Count.", n)
