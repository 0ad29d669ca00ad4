"""The expected loss under dropout, completed to squares.

One equation, `d` inputs, drop rate `r`. With `c = y*(1 - r)/(r + d*(1 - r))`,
the squared error and the penalty that dropout adds to it are completed to a
constant, `y*c*r/(1 - r)`, and two terms that are never negative. Both vanish
where every input contributes the same, `a[j]*w[j] = c`. For `r` above zero the
first of them vanishes nowhere else: there, and only there, the expected loss is
least, and the constant is what is left of it.
"""

from sympy import Eq, Sum

from symcnn import reals

from . import dropout_rescaled_loss
from .dropout_rescaled_loss import J, a, d, j, output, r, squares, w, y

c = reals("c")

given = dropout_rescaled_loss.given
sought = {J: "expected squared error", c: "contribution of every input where the loss is least"}
usual = dropout_rescaled_loss.usual
where = dropout_rescaled_loss.where
conventions = dropout_rescaled_loss.conventions

claim = Eq(J, r / (1 - r) * (y * c + Sum((a[j] * w[j] - c) ** 2, (j, 1, d))) + (output - d * c) ** 2)


def proof(q):
    """Complete the squares."""
    q.define("The contribution that will turn out to be the best.", Eq(c, y * (1 - r) / (r + d * (1 - r))))
    q.recall("The expected loss.", dropout_rescaled_loss)
    q.equals("Multiply the square out.", y**2 - 2 * y * output + output**2 + r / (1 - r) * squares)
    q.equals(
        "By its choice, `c` satisfies `c*(r/(1 - r) + d) = y`. So the two squares that are completed by it have "
        "`-2*y` times the output as their mixed term, and `d*c*y` as their constant; `y**2 - d*c*y` is still missing.",
        y**2 - d * c * y + r / (1 - r) * Sum((a[j] * w[j] - c) ** 2, (j, 1, d)) + (output - d * c) ** 2,
    )
    q.equals("By the same equation, what is missing is `y*c*r/(1 - r)`.", claim.rhs)
