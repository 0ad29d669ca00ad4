"""A height that is at least three.

Later it is thrice the time.
"""

from sympy import *

from symcnn import *

t, W = integers("t W")
given = {t: "time"}
sought = {W: "height"}
where = [t >= 1]
claim = Eq(W, 3 * t)


def proof(q):
    """Put in."""
    q.define("Thrice the time, and at least three.", Eq(W, Max(3 * t, 3)))
    q.equals("From one on.", 3 * t)
