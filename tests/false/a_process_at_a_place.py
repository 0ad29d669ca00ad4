"""Uncorrelated.

With K[1] = 1 this is a mean square, which is 1.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides eq(e(x[1]*e(k[1]))|no route decides eq(e(e(k[1])*x[1])|nothing says that e(k[1])"

t = integers("t")
x, K, e = sequence("x"), sequence("K", integer=True), function("e")
mean = ForAll(Eq(Expectation(x[t]), 0), (t, 1, oo))
given, sought = {x: "draws", K: "places"}, {e: "draw at a place"}
where = [Independent(x), mean, ForAll(Eq(Expectation(x[t] ** 2), 1), (t, 1, oo))]
claim = Eq(Expectation(e(K[1]) * x[1]), 0)


def proof(q):
    q.define("The draw at each place.", ForAll(Eq(e(t), x[t]), (t, 1, oo)))
    q.implies("A constant leaves the mean.", Eq(Expectation(e(K[1]) * x[1]), e(K[1]) * Expectation(x[1])))
    q.equals("The mean is 0.", 0)
