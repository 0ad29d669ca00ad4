"""Variance of an input mixed by shares of a Beta law.

Mix-up draws the share of one input, and the rest is taken of another, from a Beta
law with both parameters `alpha`: its mean is one half, its mean square
`(alpha + 1)/(2*(2*alpha + 1))`. What is left of the variance `sigma**2` of an input?
For `alpha` near zero all of it, at one two thirds, and for large ones half.
"""

from sympy import Eq, Rational

from symcnn import reals

from . import mixup_variance
from .mixup_variance import V, b, c, sigma

alpha = reals("alpha")
square = (alpha + 1) / (2 * (2 * alpha + 1))

given = {key: meaning for key, meaning in mixup_variance.given.items() if key not in (b, c)} | {
    alpha: "both parameters of the Beta law"
}
sought = mixup_variance.sought
where = [
    alpha > 0,
    *(fact.xreplace({b: square, c: Rational(1, 2)}) for fact in mixup_variance.where if fact != (b >= c**2)),
]
conventions = mixup_variance.conventions

claim = Eq(V, sigma**2 * (alpha + 1) / (2 * alpha + 1))


def proof(q):
    """Put both moments in."""
    q.implies("The mean square is not below the square of the mean.", square >= Rational(1, 4))
    q.recall("For any law of the share.", mixup_variance, {b: square, c: Rational(1, 2)})
    q.equals("The halves cancel.", claim.rhs)
