"""A31b value.

It holds.
"""

from sympy import *

from symcnn import *

n = integers("n")
f = function("f")
given = {n: "count"}
sought = {f: "one at the count"}
where = []
claim = Eq(f(n) + 1, n + 1)


def proof(q):
    """Proof."""
    q.define("One at the count, zero after it.", Eq(f(n), n), Eq(f(n + 1), 0))
    q.implies("Put in.", claim)
