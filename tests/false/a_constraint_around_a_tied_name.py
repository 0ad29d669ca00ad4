"""A sum among the constraints over what another one ties.

A reader sees the sum of 3t.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on"


n, t = integers("n t")
W, c = reals("W c")
given = {n: "number", t: "time", W: "rate", c: "sum"}
sought = {}
where = [n >= 1, t >= 1, Eq(W, 3 * t), Eq(c, Sum(W, (t, 1, n)))]
claim = Eq(c, n * W)


def proof(q):
    q.implies("By the constraint.", Eq(c, n * W))
