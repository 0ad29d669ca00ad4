"""Corrected second moment of Adam.

Adam divides its second moment by the share of squared gradients in it. Under a
constant gradient the quotient is the square of that gradient from the first
update on.
"""

from sympy import Eq

from symcnn import function, integers, reals

from . import adam_second_moment

t = integers("t")
c, beta2 = reals("c beta2")
v, vhat = function("v"), function("vhat")

given = adam_second_moment.given
sought = {vhat: "corrected second moment after `t` updates"}
usual = adam_second_moment.usual
where = [t >= 1, beta2 > 0, beta2 < 1]
conventions = (
    "`t` counts the updates that are done; the correction has the exponent `t`",
    "no weight decay",
)

claim = Eq(vhat(t), c**2)


def proof(q):
    """Divide."""
    q.recall("The moment, uncorrected.", adam_second_moment)
    q.define(
        "The weights of the squared gradients in it add up to `1 - beta2**t`; divide by that.",
        Eq(vhat(t), v(t) / (1 - beta2**t)),
    )
    q.equals(
        "The moment has the same factor, and after one update or more it is not zero: it cancels.",
        c**2,
    )
