"""Corrected first moment of Adam.

Adam divides its first moment by the share of gradients in it. Under a constant
gradient the quotient is that gradient from the first update on. Before it, the
quotient is zero by zero and has no value.
"""

from sympy import Eq, oo

from symcnn import ForAll, function, integers, reals

from . import adam_first_moment

t = integers("t")
c, beta1 = reals("c beta1")
m, mhat = function("m"), function("mhat")

given = {c: "gradient, the same at every update", beta1: "decay of the first moment"}
sought = {mhat: "corrected first moment after t updates"}
where = [beta1 > 0, beta1 < 1]
conventions = ("the correction after t updates has the exponent t", "no weight decay")

claim = ForAll(Eq(mhat(t), c), (t, 1, oo))


def proof(q):
    """Divide."""
    q.define("The moment, as before.", *adam_first_moment.recurrence)
    q.define(
        "The weights of the gradients in it add up to `1 - beta1**t`; divide by that.",
        ForAll(Eq(mhat(t), m(t) / (1 - beta1**t)), (t, 1, oo)),
    )
    q.induct("What the average lacks of `c` shrinks by `beta1` at every update.", adam_first_moment.claim, over=t)
    q.implies("The factor `1 - beta1**t` cancels. It is not zero after one update or more.", claim)
