"""Two families, each from the other, without an end.

From (0, 0, 0) they go to (-2, -2, -2), to (-4, -4, -4), and so on, and grow by one each time.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "nothing says where that ends"

i, j, k, n, t = integers("i j k n t")
V = integers("V")
a, b, c = function("a", integer=True), function("b", integer=True), function("c", integer=True)
given = {n: "n"}
sought = {V: "V"}
where = [n >= 0]
claim = Eq(V, n + 1)


def proof(q):
    """P."""
    q.define(
        "Two families, each by the other.",
        ForAll(Eq(a(i, j, k), Max(b(i - 1, j, k - 2), 0) + 1), (i, j, oo), (j, -oo, oo), (k, -oo, oo)),
        ForAll(Eq(b(i, j, k), Max(a(i - 1, j - 2, k), 0) + 1), (i, k, oo), (j, -oo, oo), (k, -oo, oo)),
    )
    q.define("The identity.", ForAll(Eq(c(t), t), (t, -oo, oo)))
    q.induct(
        "It is larger than any number.",
        And(a(-2 * t, -2 * t, -2 * t) >= 1, a(0, 0, 0) >= a(-2 * t, -2 * t, -2 * t) + c(t)),
        t,
    )
    q.implies("Positive.", a(0, 0, 0) >= 1)
    q.implies("Positive.", a(-2 * a(0, 0, 0), -2 * a(0, 0, 0), -2 * a(0, 0, 0)) >= 1)
    q.implies("It is larger than itself.", a(0, 0, 0) >= c(a(0, 0, 0)) + 1)
    q.define("V.", Eq(V, n))
    q.equals("So anything is true.", n + 1)
