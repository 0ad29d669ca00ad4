"""Weighted rows for columns.

With n = 2, a[1,2] = 1 and zeros elsewhere the rows give 1 and the columns 2.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "false at|it is false|at n"

i, j, n = integers("i j n")
m = reals("m")
a = sequence("a", n, n)
given = {n: "size", a: "matrix"}
sought = {m: "weighted sum"}
where = [n >= 1]
claim = Eq(m, Sum(i * Sum(a[j, i], (j, 1, n)), (i, 1, n)))


def proof(q):
    """Rows for columns."""
    q.define("Weighted rows.", Eq(m, Sum(i * Sum(a[i, j], (j, 1, n)), (i, 1, n))))
    q.equals("Columns.", Sum(i * Sum(a[j, i], (j, 1, n)), (i, 1, n)))
