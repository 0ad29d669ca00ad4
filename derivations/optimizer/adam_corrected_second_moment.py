"""Corrected second moment of Adam.

Adam divides its second moment by the share of squared gradients in it. Under a
constant gradient the quotient is the square of that gradient from the first
update on.
"""

from sympy import Eq, oo

from symcnn import ForAll, function, integers, reals

from . import adam_second_moment

t = integers("t")
c, beta2 = reals("c beta2")
v, vhat = function("v"), function("vhat")

given = {c: "gradient, the same at every update", beta2: "decay of the second moment"}
sought = {vhat: "corrected second moment after t updates"}
where = [beta2 > 0, beta2 < 1]
conventions = ("the correction after t updates has the exponent t", "no weight decay")

claim = ForAll(Eq(vhat(t), c**2), (t, 1, oo))


def proof(q):
    """Divide."""
    q.define("The moment, as before.", *adam_second_moment.recurrence)
    q.define(
        "The weights of the squared gradients in it add up to `1 - beta2**t`; divide by that.",
        ForAll(Eq(vhat(t), v(t) / (1 - beta2**t)), (t, 1, oo)),
    )
    q.induct("What the average lacks of `c**2` shrinks by `beta2` at every update.", adam_second_moment.claim, over=t)
    q.implies("The factor `1 - beta2**t` cancels. It is not zero after one update or more.", claim)
