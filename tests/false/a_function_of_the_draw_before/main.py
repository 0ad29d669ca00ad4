"""One draw.

The draws are counted from zero on, so the second one there is the first one here, of which the other sign is a function.
"""

from sympy import *

from symcnn import *

from . import two_draws

kind = "what is recalled does not carry"
falls = "which is taken over it"

h, w = sequence("h"), function("w")
given, sought = {h: "draws", w: "loss"}, {}
where = [Independent(h)]
claim = Eq(Expectation(sign(w(h[1])) * sign(h[1])), Expectation(sign(w(h[1]))) * Expectation(sign(h[1])))


def proof(q):
    q.recall("The draws are independent.", two_draws, {two_draws.h: lambda i: h[i - 1], w(h[1]): w(h[1])})
