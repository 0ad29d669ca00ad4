"""Step of Adam for a positive input.

A linear model is trained on one example, by Adam with nothing added to the root.
To every weight whose input is positive, an update adds the same. (Gradient descent
moves each weight in proportion to its input.)
"""

from sympy import Eq, Ne, sqrt

from . import adam_scale_free
from .adam_scaled_step import U, average, eta, j, square, t, x

given = adam_scale_free.given
sought = adam_scale_free.sought
usual = adam_scale_free.usual
where = [*(fact for fact in adam_scale_free.where if fact != Ne(x[j], 0)), x[j] > 0]
conventions = adam_scale_free.conventions

claim = Eq(U(j, t), -eta * average / sqrt(square))


def proof(q):
    """The sign is all that enters of an input."""
    q.recall("What an update adds.", adam_scale_free)
    q.equals("A positive input is its own size, so that it cancels.", claim.rhs)
