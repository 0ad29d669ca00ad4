"""A covariance of independent ones.

The mean product of independent variables of mean 0 is 0, and 1 is stated.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "follows from the independence"

r = reals("r")
w, z = sequence("w"), sequence("z")
given, sought = {w: "one", z: "other"}, {r: "mean"}
where = [Independent(w, z), Eq(Expectation(w[1]), 0), Eq(Expectation(z[1]), 0), Eq(Expectation(w[1] * z[1]), 1)]
claim = Eq(r, 1)


def proof(q):
    q.define("Mean.", Eq(r, Expectation(w[1] * z[1])))
    q.equals("So.", Integer(1))
