"""Height.

The height is t above the argument.
"""

from sympy import *

from symcnn import *

s, t = integers("s t")
f = function("f")
given, sought = {t: "time"}, {f: "height"}
where = [t >= 1]
claim = Eq(f(t) + 1, 2 * t + 1)


def proof(q):
    q.define("Above s.", ForAll(Eq(f(s), s + t), (s, -oo, oo)))
    q.implies("At t.", claim)
