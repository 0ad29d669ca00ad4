"""Two starts.

m(1) would be 1 and 5.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "define the same thing twice"

t, n = integers("t n")
m = function("m")
given, sought = {n: "side"}, {m: "function"}
where = [n >= 1]
claim = Eq(n, 0)


def proof(q):
    q.define("Steps.", Eq(m(0), 0), Eq(m(1), 5), ForAll(Eq(m(t + 1), m(t) + 1), (t, 0, oo)))
    q.implies("So.", Eq(n, 0))
