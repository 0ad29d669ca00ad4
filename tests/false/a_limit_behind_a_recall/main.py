"""No speed.

W is 3t by its definition in the other file, so the quotient is 3.
"""

from sympy import *

from symcnn import *

from . import way

kind = "a defined symbol hides a variable"
falls = "w depends on t"

t, W = reals("t W")
given, sought = {t: "time"}, {W: "way"}
where = [t >= 1]
claim = And(Eq(2 * W, 6 * t), Eq(Limit(W / t, t, oo), 0))


def proof(q):
    q.recall("Twice the way.", way)
    q.implies("A constant over ever more.", claim)
