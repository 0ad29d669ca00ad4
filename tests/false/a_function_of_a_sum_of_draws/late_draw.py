"""A late draw, and an early one.

The sign of a function of the one, and that of the other.
"""

from sympy import *

from symcnn import *

h, w = sequence("h"), function("w")
n = integers("n")
given, sought = {h: "draws", w: "loss", n: "place"}, {}
where = [n >= 5, Independent(h)]
claim = Eq(Expectation(sign(w(h[n])) * sign(h[2])), Expectation(sign(w(h[n]))) * Expectation(sign(h[2])))


def proof(q):
    q.implies("The draws are independent.", claim)
