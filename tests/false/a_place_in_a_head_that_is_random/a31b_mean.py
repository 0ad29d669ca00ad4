"""A31b mean.

It holds.
"""

from sympy import *

from symcnn import *

E = Expectation

n = integers("n")
f = function("f")
mu = reals("mu")
x = sequence("x")
given = {n: "count", x: "draws", mu: "mean"}
sought = {f: "one at the count"}
where = [Eq(E(x[1]), mu)]
claim = Eq(E(f(1) * x[1]), f(1) * mu)


def proof(q):
    """Proof."""
    q.define("One at the count, zero after it.", Eq(f(n), n), Eq(f(n + 1), 0))
    q.implies("A constant factor.", claim)
