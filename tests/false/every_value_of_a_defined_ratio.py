"""A ratio for all times.

W is 3t for the given t only; 3t is not 3u for every u.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "write w out"

t, W = integers("t W")
given, sought = {t: "time"}, {W: "distance"}
where = [t >= 1]
claim = ForAll(Eq(2 * W, 6 * t), (t, 1, oo))


def proof(q):
    q.define("Proportional.", Eq(W, 3 * t))
    q.implies("For all.", claim)
