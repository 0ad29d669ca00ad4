"""Variance of a leaky ReLU at a normal input of any mean.

A normal number with mean `mu` and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the variance of what comes out? It is the second moment less the square of the mean.
"""

from sympy import Eq, pi, sqrt

from symcnn import Expectation, MonteCarlo, Variance

from . import leaky_relu_mean_shifted, leaky_relu_second_moment_shifted
from ._shifted_normal import above, drawn, i, mu, points, sigma, z
from .leaky_relu_mean import a, exponential, leaky
from .leaky_relu_mean_shifted import measure

given = leaky_relu_mean_shifted.given
sought = {}
usual = leaky_relu_mean_shifted.usual
where = leaky_relu_mean_shifted.where
conventions = leaky_relu_mean_shifted.conventions

mean, square = leaky_relu_mean_shifted.claim.rhs, leaky_relu_second_moment_shifted.claim.rhs
claim = Eq(Variance(leaky(z[i])), square - mean**2)


def proof(q):
    """The second moment less the square of the mean."""
    E = Expectation
    q.recall("The mean of what comes out,", leaky_relu_mean_shifted)
    q.recall("and the mean of its square.", leaky_relu_second_moment_shifted)
    q.implies(
        "A variance is the mean square less the square of the mean.",
        Eq(claim.lhs, E(leaky(z[i]) ** 2) - E(leaky(z[i])) ** 2),
    )
    q.equals("Put both in.", claim.rhs)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=points,
    laws=drawn(),
    estimate="variance",
)
share = above + a**2 * (1 - above)
rivals = {
    "takes the second moment": square,
    "forgets the activation": sigma**2,
    "takes the formula for a mean of zero": sigma**2 * ((1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)),
    "takes the variance for the share of numbers above zero": sigma**2 * share,
    "takes the square of the mean of the input away": square - mu**2,
    "does not square the mean": square - mean,
    "forgets what the density at zero adds": (mu**2 + sigma**2) * share - (mu * (above + a * (1 - above))) ** 2,
    "takes the standard deviation": sqrt(square - mean**2),
}
