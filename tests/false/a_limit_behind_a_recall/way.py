"""Way.

Twice the way.
"""

from sympy import *

from symcnn import *

t, W = reals("t W")
given, sought = {t: "time"}, {W: "way"}
where = [t >= 1]
claim = Eq(2 * W, 6 * t)


def proof(q):
    q.define("Three each time.", Eq(W, 3 * t))
    q.implies("Twice.", claim)
