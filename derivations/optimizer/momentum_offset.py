"""Offset of the weight under momentum SGD.

The velocity needs some updates to build up. The weight therefore lags behind
the straight line through zero that has its slope, in the end by a constant.
"""

from sympy import Eq, Limit, oo

from symcnn import integers, reals

from . import momentum_position, momentum_slope
from .momentum_position import w

t = integers("t")
eta, c, beta, a, b = reals("eta c beta a b")

given = momentum_position.given
sought = {b: "offset, the weight less its line through zero in the long run", w: momentum_position.sought[w]}
usual = momentum_position.usual
where = [t >= 0, eta >= 0, beta >= 0, beta < 1]
conventions = momentum_position.conventions

claim = Eq(b, eta * c * beta / (1 - beta) ** 2)


def proof(q):
    """Take the line off."""
    q.recall("The slope is known.", momentum_slope)
    q.recall("So is the weight after any number `t` of updates.", momentum_position, forall=((t, 0, oo),))
    q.define("The offset is the limit of what lies between the weight and the line.", Eq(b, Limit(w(t) - a * t, t, oo)))
    q.equals("Put in the weight.", Limit(momentum_position.claim.rhs - a * t, t, oo))
    q.equals(
        "The line takes off the first term exactly; what remains is the second, in which `beta**t` tends to zero.",
        eta * c * beta / (1 - beta) ** 2,
    )
