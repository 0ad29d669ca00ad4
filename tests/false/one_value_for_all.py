"""All numbers are equal.

f(0) would be every w.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "would have one value for every"

w, n = integers("w n")
f = function("f")
given, sought = {n: "side"}, {f: "function"}
where = [n >= 1]
claim = Eq(n, 0)


def proof(q):
    q.define("Anything.", ForAll(Eq(f(0), w), (w, -oo, oo)))
    q.implies("At n.", Eq(f(0), n))
    q.implies("At 0.", Eq(f(0), 0))
    q.implies("So.", Eq(n, 0))
