"""Seven.

The function would have two values at one time; n may be 1.
"""

from sympy import *

from symcnn import *

from . import same

kind = "what is recalled does not carry"
falls = "at a value of f(t) alone"

s, t, n = integers("s t n")
given, sought = {n: "number", s: "time", t: "time"}, {}
where = [Eq(t, s), n >= 1]
claim = Eq(n, 7)


def proof(q):
    q.recall("At these values.", same, {same.f(t): n, same.f(s): 7})
    q.implies("So.", claim)
