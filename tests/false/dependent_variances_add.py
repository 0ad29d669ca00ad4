"""Variances that add up.

For z = w the variance of the sum is 4, not 2.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides|false"

r = reals("r")
w, z = sequence("w"), sequence("z")
given, sought = {w: "one", z: "other"}, {r: "variance"}
where = [
    Eq(Expectation(w[1]), 0),
    Eq(Expectation(z[1]), 0),
    Eq(Expectation(w[1] ** 2), 1),
    Eq(Expectation(z[1] ** 2), 1),
]
claim = Eq(r, 2)


def proof(q):
    q.define("The variance.", Eq(r, Variance(w[1] + z[1])))
    q.equals("They add up.", Integer(2))
