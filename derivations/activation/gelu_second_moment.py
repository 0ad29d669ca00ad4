"""Second moment of a GELU at a normal input.

A GELU multiplies a number by the probability that a standard normal number is
below it. A normal number with mean zero and standard deviation `sigma` passes
through it. What is the mean of the square of what comes out? At `sigma = 1` it is
about 0.425, where a ReLU gives a half.
"""

from sympy import Eq, Integral, Rational, atan, erf, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from . import gelu_mean
from ._normal import bell, drawn, i, sigma, u, z
from .gelu_mean import gelu, points

Q = reals("Q")

given = gelu_mean.given
sought = {Q: "second moment of the output"}
where = gelu_mean.where
conventions = gelu_mean.conventions

root = sqrt(1 + 2 * sigma**2)
claim = Eq(
    Q,
    sigma**2 / 4 + sigma**2 / (2 * pi) * (atan(sigma**2 / root) + 2 * sigma**2 / ((1 + sigma**2) * root)),
)


def proof(q):
    """By parts."""
    half = Integral(u**2 * erf(u / sqrt(2)) ** 2 * bell, (u, 0, oo))
    q.define("The mean of the square of what comes out.", Eq(Q, Expectation(gelu(z[i]) ** 2)))
    q.equals(
        "It is the integral of the squared function against the density.",
        Integral(gelu(u) ** 2 * bell, (u, -oo, oo)),
    )
    q.equals(
        "Multiply the square out. The product of the number's square and one error function is odd, and its integral "
        "zero; the other two terms are even.",
        sigma**2 / 4 + half / 2,
    )
    q.equals(
        "By parts, until one error function or none is left: the angle comes from the integral of the squared error "
        "function itself, the quotient from its slope.",
        claim.rhs,
    )


def measure(run, d, i, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1]) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.gelu",
    impostor="torch.nn.functional.silu",
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the second moment of a ReLU": sigma**2 / 2,
    "takes the scale out": sigma**2 * (Rational(1, 3) + 1 / (2 * pi * sqrt(3))),
    "takes the square of the mean": sigma**4 / (2 * pi * (1 + sigma**2)),
    "takes the variance": claim.rhs - sigma**4 / (2 * pi * (1 + sigma**2)),
    "multiplies the mean square of the gate by that of the number": sigma**2 / 4
    + sigma**2 / (2 * pi) * atan(sigma**2 / root),
    "takes the square of the mean gate": sigma**2 / 4,
    "forgets the activation": sigma**2,
}
