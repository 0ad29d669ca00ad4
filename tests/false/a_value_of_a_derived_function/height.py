"""Height.

Twice the time.
"""

from sympy import *

from symcnn import *

s, t = integers("s t")
f = function("f")
given, sought = {t: "time"}, {f: "height"}
where = [t >= 1]
claim = Eq(f(t) + t, 3 * t)


def proof(q):
    q.define("Twice.", ForAll(Eq(f(s), 2 * s), (s, -oo, oo)))
    q.implies("Add one more.", claim)
