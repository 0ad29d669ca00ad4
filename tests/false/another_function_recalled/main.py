"""Other height.

A function is no value, and g is another height than f.
"""

from sympy import *

from symcnn import *

from . import height

kind = "what is recalled does not carry"
falls = "and f is none of these"

s, t = integers("s t")
f, g = function("f"), function("g")
given, sought = {t: "time"}, {f: "height", g: "other height"}
where = [t >= 1]
claim = Eq(g(t), 5 * t)


def proof(q):
    q.define("Five times.", ForAll(Eq(f(s), 5 * s), (s, -oo, oo)))
    q.recall("By its other name.", height, {f: g})
    q.implies("So.", claim)
