"""Sum of heights before.

Below 1 the height is 3, and no more 3t.
"""

from sympy import *

from symcnn import *

from . import height

kind = "what is recalled does not carry"
falls = "depends on"


t, W, S = integers("t W S")
given = {t: "time"}
sought = {W: "height", S: "sum of the heights at the times -5 to 0"}
where = [t >= 1]
claim = Eq(S + W, 3 * t - 45)


def proof(q):
    """Add up."""
    q.recall("The height.", height)
    q.define("The sum.", Eq(S, Sum(W, (t, -5, 0))))
    q.equals("A sum over a few.", -45)
    q.implies("In all.", claim)
