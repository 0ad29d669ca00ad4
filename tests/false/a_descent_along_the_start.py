"""A recursion whose start moves along.

From (i, j) it goes to (i-1, j-2), which is never below the diagonal; no values fulfil f = 1 + f**2 all the way down.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "nothing says where that ends"

n, i, j, m, k = integers("n i j m k")
f = function("f", integer=True)
g = function("g", integer=True)
given = {n: "number"}
sought = {m: "value", f: "table", g: "identity"}
where = [n >= 1]
claim = Eq(m, n + 7)


def proof(q):
    """Descent without an end."""
    q.define("The identity.", ForAll(Eq(g(k), k), (k, -oo, oo)))
    q.define("The table.", ForAll(Eq(f(i, j), 1 + f(i - 1, j - 2) ** 2), (i, j, oo), (j, -oo, oo)))
    q.define("An entry.", Eq(m, f(n, 0)))
    q.implies("a", ForAll(Implies(i >= j, Eq(f(i, j), 1 + f(i - 1, j - 2) ** 2)), (i, -oo, oo), (j, -oo, oo)))
    q.induct("No entry is below k.", Implies(i >= j, f(i, j) >= g(k)), over=k, forall=(i, j))
    q.implies("So", f(n, 0) >= 0)
    q.implies("So", Implies(n >= 0, f(n, 0) >= g(f(n, 0) + 1)))
    q.implies("So", Eq(m, n + 7))
