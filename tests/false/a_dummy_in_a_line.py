"""A symbol without a name.

Two dummies may print alike and differ.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "is a dummy"

n, m, i = integers("n m i")
d = Dummy("n", integer=True)
given, sought = {n: "side"}, {m: "result"}
where = [n >= 1]
claim = Eq(m, n)


def proof(q):
    q.define("Count.", Eq(m, Sum(1, (i, 1, n))))
    q.implies("For all.", ForAll(2 * d >= d, (d, 1, oo)))
    q.implies("So.", Eq(m, n))
