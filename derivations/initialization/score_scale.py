"""The factor that gives the scores of attention the variance one.

The score of a query and a key is the sum of the products of their `d` entries, times
`c`. For which `c` is its variance one? If the entries have mean zero and variance
one, for one over the root of `d`.
"""

from sympy import Eq, sqrt

from symcnn import Iff

from . import score_variance
from .score_variance import V, c, d, r, s

given = score_variance.given
sought = score_variance.sought
where = [*score_variance.where, s > 0, r > 0, c >= 0]
conventions = score_variance.conventions

claim = Iff(Eq(V, 1), Eq(c, 1 / sqrt(d * s * r)))


def proof(steps):
    """Solve for the factor."""
    steps.recall("The variance.", score_variance)
    steps.implies("It is one just for this square of the factor.", Iff(Eq(V, 1), Eq(c**2, 1 / (d * s * r))))
    steps.implies("The factor is not negative.", claim)
