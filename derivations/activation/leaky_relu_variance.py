"""Variance of a leaky ReLU at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the variance of what comes out? It is smaller than the second moment, since the
mean is not zero, unless `a = 1`.
"""

from sympy import Eq, Rational, pi

from symcnn import Expectation, MonteCarlo, Variance

from . import leaky_relu_mean, leaky_relu_second_moment
from .leaky_relu_mean import (
    a,
    drawn,
    exponential,
    i,
    leaky,
    measure,
    points,
    sigma,
    z,
)

given = leaky_relu_mean.given
sought = leaky_relu_mean.sought
usual = leaky_relu_mean.usual
where = leaky_relu_mean.where
conventions = leaky_relu_mean.conventions

claim = Eq(Variance(leaky(z[i])), sigma**2 * ((1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)))


def proof(q):
    """The second moment less the square of the mean."""
    E = Expectation
    q.recall("The mean of what comes out,", leaky_relu_mean)
    q.recall("and the mean of its square.", leaky_relu_second_moment)
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
rivals = {
    "takes the second moment, as if the mean were zero": sigma**2 * (1 + a**2) / 2,
    "forgets the activation": sigma**2,
    "takes the ReLU for both": sigma**2 * (Rational(1, 2) - 1 / (2 * pi)),
    "adds the means of both halves": sigma**2 * ((1 + a**2) / 2 - (1 + a) ** 2 / (2 * pi)),
    "does not square the mean": sigma**2 * ((1 + a**2) / 2 - (1 - a) / (2 * pi)),
    "takes the squared mean of the size": sigma**2 * ((1 + a**2) / 2 - 2 * (1 - a) ** 2 / pi),
    "takes the standard deviation for the variance": sigma * ((1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)),
    "squares the mean of both slopes": sigma**2 * (1 + a) ** 2 / 4,
}
