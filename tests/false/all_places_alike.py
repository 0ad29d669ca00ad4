"""All members are alike.

Two places may differ: i and i' are two symbols, also where both stand free elsewhere.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "false"


n, i, p = integers("n i i'")
x = sequence("x")
given = {n: "number", i: "a place", p: "another place", x: "x"}
sought = {}
where = [n >= 1, i >= 1, p >= 1]
claim = ForAll(Eq(x[i], x[p]), (p, 1, n), (i, 1, n))


def proof(q):
    q.implies("All alike.", ForAll(Eq(x[i], x[p]), (p, 1, n), (i, 1, n)))
