"""A successor.

One more.
"""

from sympy import *

from symcnn import *

n, t = integers("n t")
V = function("V", integer=True)
given, sought = {n: "number"}, {V: "side"}
where = [n >= 0]
claim = Eq(2 * V(n), 2 * n + 2)


def proof(q):
    q.define("One more.", ForAll(Eq(V(t), t + 1), (t, 0, oo)))
    q.implies("Put in.", claim)
