"""A sum over the index of what is defined beside it.

The term is the index, so the sum is six; it is no constant that is summed three times.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "h depends on k"

k, g, h = integers("k"), function("g"), function("h")
given, sought = {k: "number"}, {g: "sum", h: "term"}
where = [k >= 1]
claim = Eq(g(1), 3 * k)


def proof(q):
    q.define("The sum, and its term.", Eq(g(1), Sum(h(1), (k, 1, 3))), Eq(h(1), k))
    q.implies("Three terms.", claim)
