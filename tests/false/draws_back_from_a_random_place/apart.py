"""Apart.

The mean of a product of independent factors.
"""

from sympy import *

from symcnn import *

r = reals("r")
w = sequence("w")
given, sought = {w: "draws"}, {r: "mean of a product"}
where = [Independent(w)]
claim = Eq(r, Expectation(sin(w[1])) * Expectation(sin(w[2])))


def proof(q):
    q.define("The mean.", Eq(r, Expectation(sin(w[1]) * sin(w[2]))))
    q.equals("By independence.", claim.rhs)
