"""Draw.

V is a draw.
"""

from sympy import *

from symcnn import *

V, s = reals("V s")
x = sequence("x")
given, sought = {x: "draws", s: "mean square"}, {V: "first draw"}
where = [Eq(Expectation(x[1] ** 2), s)]
claim = Eq(Expectation(V * x[1]), s)


def proof(q):
    q.define("The first draw.", Eq(V, x[1]))
    q.implies("A square.", claim)
