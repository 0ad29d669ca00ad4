"""Signs are lost.

f(1) would be 1 and -1.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "may be the same for several"

t = integers("t")
n = integers("n")
f = function("f")
given, sought = {n: "side"}, {f: "function"}
where = [n >= 1]
claim = Eq(n, -n)


def proof(q):
    q.define("Of squares.", ForAll(Eq(f(t**2), t), (t, -oo, oo)))
    q.implies("So.", Eq(n, -n))
