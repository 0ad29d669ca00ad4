"""Growth of the weight gradient with the image.

Let the image grow and the kernel stay. The standard deviation of one entry of
the weight gradient, divided by the side of the image, tends to a limit `c`:
it grows in proportion to `n`.
"""

from sympy import Eq, Limit, oo, sqrt

from symcnn import reals

from . import weight_gradient_variance
from .weight_gradient_variance import V, n, sigma_g, sigma_x

c = reals("c")

given = weight_gradient_variance.given
sought = {
    c: "limit of the standard deviation per side of the image",
    V: weight_gradient_variance.sought[V],
}
where = weight_gradient_variance.where
conventions = weight_gradient_variance.conventions

claim = Eq(c, sigma_x * sigma_g)


def proof(q):
    """Leading terms."""
    q.recall("The variance of the weight gradient.", weight_gradient_variance)
    q.define(
        "The standard deviation is the root of the variance. Divide it by the side of the image, and let `n` grow.",
        Eq(c, Limit(sqrt(V) / n, n, oo)),
    )
    q.equals(
        "Standard deviations are not negative, and a large image has more cells than the kernel. Numerator and "
        "denominator are then of degree one in `n`; the ratio of the leading terms remains.",
        sigma_x * sigma_g,
    )
