"""The mean size.

For w = 1 or -1 the mean size is 1, not 0.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "no route decides|false"

r = reals("r")
w = sequence("w")
given, sought = {w: "draws"}, {r: "mean"}
where = [Eq(Expectation(w[1]), 0), Eq(Expectation(w[1] ** 2), 1)]
claim = Eq(r, 0)


def proof(q):
    q.define("The mean.", Eq(r, Expectation(Abs(w[1]))))
    q.equals("Either sign.", Integer(0))
