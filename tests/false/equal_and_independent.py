"""Equal and independent.

Two independent families with equal members are constant.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "ties outcomes"

r = reals("r")
i = integers("i")
w, z = sequence("w"), sequence("z")
given, sought = {w: "one", z: "other"}, {r: "mean square"}
where = [
    Independent(w, z),
    ForAll(Eq(w[i], z[i]), (i, 1, oo)),
    ForAll(Eq(Expectation(w[i]), 0), (i, 1, oo)),
    ForAll(Eq(Expectation(w[i] ** 2), 1), (i, 1, oo)),
    ForAll(Eq(Expectation(z[i]), 0), (i, 1, oo)),
]
claim = Eq(r, 0)


def proof(q):
    q.define("Product.", Eq(r, Expectation(w[1] * z[1])))
    q.equals("Independent.", Integer(0))
