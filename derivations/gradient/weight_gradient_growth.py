"""Growth of the weight gradient with the image.

Let the image grow and the kernel stay. The variance of one entry of the
weight gradient, divided by the square of the image's side, tends to a limit;
its root is the limit of the standard deviation divided by the side. So the
standard deviation grows in proportion to `n`.
"""

from sympy import Eq, Limit, oo, sqrt

from . import weight_gradient_variance
from .weight_gradient_variance import V, n, sigma_g, sigma_x

given = weight_gradient_variance.given
sought = {V: weight_gradient_variance.sought[V]}
where = weight_gradient_variance.where
conventions = weight_gradient_variance.conventions

variance = weight_gradient_variance.claim.rhs

claim = Eq(sqrt(Limit(variance / n**2, n, oo)), sigma_x * sigma_g)


def proof(q):
    """Leading terms."""
    q.recall("The variance of the weight gradient.", weight_gradient_variance)
    q.implies(
        "Numerator and denominator are both of degree two in `n`; the ratio of the leading terms remains.",
        Eq(Limit(variance / n**2, n, oo), sigma_x**2 * sigma_g**2),
    )
    q.implies("Take the root; standard deviations are not negative.", claim)
