"""Step of Adam for a positive input.

A linear model is trained on one example, by Adam with nothing added to the root.
To every weight whose input is positive, an update adds the same. (Gradient descent
moves each weight in proportion to its input.)
"""

from sympy import Eq, sqrt

from . import adam_scale_free
from .adam_scaled_step import U, average, d, eta, j, square, t, x

given = adam_scale_free.given
sought = adam_scale_free.sought
where = [t >= 1, j >= 1, j <= d, x[j] > 0, square > 0]
conventions = adam_scale_free.conventions

claim = Eq(U(j, t), -eta * average / sqrt(square))


def proof(q):
    """The sign is all that enters of an input."""
    q.recall("What an update adds.", adam_scale_free)
    q.equals("A positive input is its own size, so that it cancels.", claim.rhs)
