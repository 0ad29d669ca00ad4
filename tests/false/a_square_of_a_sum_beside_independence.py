"""The mean square of a sum, stated beside independence.

Of two independent draws with mean 0 and mean square 1 it is 2, and not 5.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "follows from the independence"

i, n = integers("i n")
x = sequence("x")
given, sought = {x: "draws", n: "a number"}, {}
where = [
    n >= 1, Independent(x), ForAll(Eq(Expectation(x[i]), 0), (i, 1, 2)), ForAll(Eq(Expectation(x[i] ** 2), 1), (i, 1, 2)),
    Eq(Expectation((x[1] + x[2]) ** 2), 5),
]  # fmt: skip
claim = Eq(n, 7)


def proof(q):
    q.implies("They are independent.", Eq(Expectation((x[1] + x[2]) ** 2), 2))
    q.implies("So.", Eq(n, 7))
