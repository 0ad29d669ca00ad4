"""A table by columns, and one entry once more.

For n = 1 the entry at (2, 3) is defined as 1 and as 2.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "define the same thing twice"

n, i, m = integers("n i m")
f = function("f", integer=True)
given = {n: "number"}
sought = {m: "value", f: "table"}
where = [n >= 1]
claim = n >= 2


def proof(q):
    """Two parts of a table."""
    q.define("The table.", ForAll(Eq(f(i, n), 1), (i, 1, n), (n, 1, oo)), Eq(f(n + 1, 3), 2))
    q.implies("The first part.", Eq(f(2, 3), 1))
    q.implies("For n = 1, the second part speaks of the same entry.", n >= 2)
