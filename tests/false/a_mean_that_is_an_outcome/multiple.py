"""Multiple.

The mean of a draw times a constant; the claim names no mean.
"""

from sympy import *

from symcnn import *

a, mu, s, r = reals("a mu s r")
w = sequence("w")
given, sought = {a: "factor", w: "draws", mu: "mean"}, {s: "the factor", r: "mean"}
where = [Eq(Expectation(w[1]), mu)]
claim = Eq(r, a * mu)


def proof(q):
    q.define("A name for it.", Eq(s, a))
    q.define("The mean.", Eq(r, Expectation(s * w[1])))
    q.equals("A constant leaves.", s * mu)
    q.equals("Put in.", a * mu)
