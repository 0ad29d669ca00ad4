"""A function that steps where an outcome says.

If K[1] is 0 or 1, each as likely, f(1) is K[1], so that the mean is 1/2, and f(1)/2 is 0 in half of the outcomes.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean|no route"

E = Expectation

t = integers("t")
K = sequence("K", integer=True)
f = function("f")
given = {K: "counts"}
sought = {f: "one up to the count"}
where = [K[1] >= 0, Eq(E(K[1]), Rational(1, 2))]
claim = Eq(E(f(1) * K[1]), f(1) / 2)


def proof(q):
    """Proof."""
    q.define(
        "One up to the count, then zero.", ForAll(Eq(f(t), 1), (t, 0, K[1])), ForAll(Eq(f(t), 0), (t, K[1] + 1, oo))
    )
    q.implies("A constant factor.", claim)
