"""Products of row sums for column sums.

A table with one row of ones and zeros elsewhere tells them apart.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides"

i, j, n, m = integers("i j n m")
f = function("f", integer=True)
given = {n: "size", f: "entries"}
sought = {m: "product"}
where = [n >= 1]
claim = Eq(m, Product(1 + Sum(f(j, i), (j, 1, n)), (i, 1, n)))


def proof(q):
    """Column sums for row sums."""
    q.define("Row sums, multiplied.", Eq(m, Product(1 + Sum(f(i, j), (j, 1, n)), (i, 1, n))))
    q.equals("Column sums.", Product(1 + Sum(f(j, i), (j, 1, n)), (i, 1, n)))
