"""Slope of the weight under momentum SGD.

In the long run the weight moves by the same amount at every update, `1/(1 - beta)`
times as fast as without momentum.
"""

from sympy import Eq, Limit, oo

from symcnn import integers, reals

from . import momentum_position
from .momentum_position import w

t = integers("t")
eta, c, beta, a = reals("eta c beta a")

given = momentum_position.given
sought = {a: "slope, the weight per update in the long run", w: momentum_position.sought[w]}
usual = momentum_position.usual
where = [t >= 0, eta >= 0, beta >= 0, beta < 1]
conventions = momentum_position.conventions

claim = Eq(a, -eta * c / (1 - beta))


def proof(q):
    """Divide by the number of updates."""
    q.recall("The weight after any number `t` of updates.", momentum_position, forall=((t, 0, oo),))
    q.define("The slope is the limit of the weight per update.", Eq(a, Limit(w(t) / t, t, oo)))
    q.equals("Put in the weight.", Limit(momentum_position.claim.rhs / t, t, oo))
    q.equals(
        "The second term stays bounded, since `beta**t` tends to zero; divided by `t` it vanishes.",
        -eta * c / (1 - beta),
    )
