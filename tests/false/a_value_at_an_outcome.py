"""A function by its value at an outcome.

If K[1] is 0 or 1, each as likely, f(1) is 1 where K[1] is, and 0 else.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean|no route"

E = Expectation

K = sequence("K", integer=True)
f = function("f")
given = {K: "counts"}
sought = {f: "one at the count"}
where = [K[1] >= 0, K[1] <= 1, Eq(E(K[1]), Rational(1, 2))]
claim = Eq(E(f(1) * K[1]), f(1) / 2)


def proof(q):
    """Proof."""
    q.define("One at the count, zero after it.", Eq(f(K[1]), 1), Eq(f(K[1] + 1), 0))
    q.implies("A constant factor.", claim)
