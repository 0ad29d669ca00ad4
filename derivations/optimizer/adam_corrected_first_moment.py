"""Corrected first moment of Adam.

Adam divides its first moment by the share of gradients in it. Under a constant
gradient the quotient is that gradient from the first update on. Before it, the
quotient is zero by zero and has no value.
"""

from sympy import Eq

from symcnn import function, integers, reals

from . import adam_first_moment

t = integers("t")
c, beta1 = reals("c beta1")
m, mhat = function("m"), function("mhat")

given = adam_first_moment.given
sought = {mhat: "corrected first moment after `t` updates"}
usual = adam_first_moment.usual
where = [t >= 1, beta1 > 0, beta1 < 1]
conventions = (
    "`t` counts the updates that are done; the correction has the exponent `t`",
    "no weight decay",
)

claim = Eq(mhat(t), c)


def proof(q):
    """Divide."""
    q.recall("The moment, uncorrected.", adam_first_moment)
    q.define(
        "The weights of the gradients in it add up to `1 - beta1**t`; divide by that.",
        Eq(mhat(t), m(t) / (1 - beta1**t)),
    )
    q.equals(
        "The moment has the same factor, and after one update or more it is not zero: it cancels.",
        c,
    )
