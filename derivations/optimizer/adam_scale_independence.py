"""Adam forgets how large the gradient is.

Without epsilon, the weight after `t` updates under a constant gradient `c` does
not change when the gradient is made larger or smaller.
"""

from sympy import Derivative, Eq, Integer

from symcnn import integers, reals

from . import adam_position
from .adam_position import w

t = integers("t")
eta, c, beta1, beta2, r = reals("eta c beta1 beta2 r")

given = adam_position.given
sought = {r: "derivative of the weight after `t` updates by the gradient", w: adam_position.sought[w]}
usual = adam_position.usual
where = adam_position.where
conventions = ("the gradient is changed at all updates alike", *adam_position.conventions)

claim = Eq(r, 0)


def proof(q):
    """On either side of zero, a constant."""
    q.recall("The weight after `t` updates.", adam_position)
    q.define("Its derivative by the gradient.", Eq(r, Derivative(w(t), c)))
    q.equals(
        "Near a positive `c` the weight is `-eta*t`, near a negative one `eta*t`: a constant on either side of zero.",
        Integer(0),
    )
