"""Variance of a leaky ReLU at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the variance of what comes out? It is smaller than the second moment, since the
mean is not zero, unless `a = 1`.
"""

from sympy import Eq, Rational, pi

from symcnn import Expectation, MonteCarlo, Variance, reals

from . import leaky_relu_mean, leaky_relu_second_moment
from .leaky_relu_mean import a, conventions, drawn, exponential, given, leaky, sigma, usual, where, z

V = reals("V")

sought = {V: "variance of the output"}

claim = Eq(V, sigma**2 * ((1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)))


def proof(q):
    """The second moment less the square of the mean."""
    E = Expectation
    q.recall("The mean of what comes out,", leaky_relu_mean)
    q.recall("and the mean of its square.", leaky_relu_second_moment)
    q.define("The variance.", Eq(V, Variance(leaky(z[1]))))
    q.equals("It is the mean square less the square of the mean.", E(leaky(z[1]) ** 2) - E(leaky(z[1])) ** 2)
    q.equals("Put both in.", claim.rhs)


def measure(run, a, sigma):
    """Outputs at independent inputs."""
    return run.operator(run.sample("z", 1)[:, 0], a)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[{"a": a, "sigma": sigma} for a, sigma in ((0.0, 1.0), (0.25, 2.0), (-1.0, 0.5), (0.5, 1.0))],
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
