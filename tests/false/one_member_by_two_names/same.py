"""Same time.

At one time a function has one value.
"""

from sympy import *

from symcnn import *

s, t = integers("s t")
f = function("f")
given, sought = {f: "height", s: "time", t: "time"}, {}
where = [Eq(t, s)]
claim = Eq(f(t), f(s))


def proof(q):
    q.implies("Equals for equals.", claim)
