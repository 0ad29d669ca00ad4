"""A factor that is random.

For the constant a the mean is a*m, for a = w[1] it is the mean of a square.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides|false|stand under a mean"

a, m, r = reals("a m r")
w = sequence("w")
given, sought = {w: "draws", m: "mean"}, {r: "mean of a square"}
where = [Independent(w), Eq(Expectation(w[1]), m), Eq(Expectation(w[1] ** 2), 1)]
claim = Eq(r, w[1] * m)


def proof(q):
    q.implies("A constant leaves.", ForAll(Eq(Expectation(a * w[1]), a * m), (a, -oo, oo)))
    q.define("A square.", Eq(r, Expectation(w[1] * w[1])))
    q.equals("With a = w[1].", w[1] * m)
