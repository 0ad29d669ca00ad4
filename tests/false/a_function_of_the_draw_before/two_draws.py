"""Two draws.

The sign of a function of the first one, and that of the second one.
"""

from sympy import *

from symcnn import *

h, w = sequence("h"), function("w")
given, sought = {h: "draws", w: "loss"}, {}
where = [Independent(h)]
claim = Eq(Expectation(sign(w(h[1])) * sign(h[2])), Expectation(sign(w(h[1]))) * Expectation(sign(h[2])))


def proof(q):
    q.implies("The draws are independent.", claim)
