"""No weights make the expected loss under dropout smaller.

One equation, `d` inputs, drop rate `r`. Completed to squares, the expected
squared error `J` at any weights is a constant and terms that are never negative.
So it is never below that constant, the noise of the masks, `y**2*r/(r+d*(1-r))`.
"""

from sympy import Eq, Ge, Sum

from symcnn import reals

from . import dropout_loss_squares
from .dropout_loss_squares import J, a, c, d, j, output, r, w, y

D = reals("D")

given = dropout_loss_squares.given
sought = {**dropout_loss_squares.sought, D: "how far the loss is above the constant"}
usual = dropout_loss_squares.usual
where = dropout_loss_squares.where
conventions = dropout_loss_squares.conventions

floor = y**2 * r / (r + d * (1 - r))
claim = Ge(J, floor)


def proof(q):
    """A constant and squares."""
    squares = r / (1 - r) * Sum((a[j] * w[j] - c) ** 2, (j, 1, d)) + (output - d * c) ** 2
    q.define("The contribution that the squares speak of.", Eq(c, y * (1 - r) / (r + d * (1 - r))))
    q.recall("The expected loss, completed to squares.", dropout_loss_squares)
    q.define("What is above the constant.", Eq(D, J - floor))
    q.equals("The constant `y*c*r/(1 - r)` is just the other one: `1 - r` cancels.", squares)
    q.implies("Squares are not negative, nor is `r/(1 - r)`, nor a sum of what is not.", D >= 0)
    q.implies("So the loss is at least the constant.", claim)
