"""A symbol without a name.

Two dummies may print alike and differ.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "is a dummy"

n, m = integers("n m")
d = Dummy("n", integer=True)
given, sought = {n: "side"}, {m: "result"}
where = [n >= 1]
claim = Eq(m, n)


def proof(q):
    q.define("It.", Eq(m, n))
    q.implies("For all.", ForAll(d >= d - 1, (d, 1, oo)))
    q.implies("So.", Eq(m, n))
