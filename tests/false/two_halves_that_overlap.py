"""Two halves of a table that overlap.

The entry at (2, 2) is defined as 1 and as 2.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "define the same thing twice"

n, i, j, m = integers("n i j m")
f = function("f", integer=True)
given = {n: "number"}
sought = {m: "value", f: "table"}
where = [n >= 2]
claim = Eq(m, 5)


def proof(q):
    """Two halves of a table."""
    q.define(
        "The table, on one side of its diagonal and on the other.",
        ForAll(Eq(f(i, j), 1), (i, 1, j), (j, 1, n)),
        ForAll(Eq(f(i, j + 1), 2), (i, j + 1, n), (j, 1, n)),
    )
    q.define("An entry.", Eq(m, f(2, 2)))
    q.implies("a", Eq(m, 1))
    q.implies("b", Eq(f(2, 2), 2))
    q.implies("c", Eq(m, 5))
