"""Mean of a GELU at a normal input.

A GELU multiplies a number by the probability that a standard normal number is
below it. A normal number with mean zero and standard deviation `sigma` passes
through it. What is the mean of what comes out? At `sigma = 1` it is half of one
over the root of pi, less than what a ReLU gives.
"""

from sympy import Eq, Integral, erf, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

given = inputs
sought = {}
where = _normal.where
conventions = (
    "the input has mean zero",
    "the probability is written by the error function; PyTorch's approximation by a hyperbolic tangent is another one",
)


def gelu(x):
    """A number times the probability that a standard normal one is below it."""
    return x * (1 + erf(x / sqrt(2))) / 2


claim = Eq(Expectation(gelu(z[i])), sigma**2 / sqrt(2 * pi * (1 + sigma**2)))


def proof(q):
    """By parts."""
    q.implies(
        "The mean is the integral of the function against the density.",
        Eq(claim.lhs, Integral(gelu(u) * bell, (u, -oo, oo))),
    )
    q.equals(
        "The number itself has the mean zero. A number and its error function are both odd, so that both halves of the "
        "line give the same.",
        Integral(u * erf(u / sqrt(2)) * bell, (u, 0, oo)),
    )
    q.equals(
        "By parts: the number times the density is the slope of `-sigma**2` times the density, and the slope of the "
        "error function is another bell.",
        claim.rhs,
    )


def measure(run, d, i, sigma):
    """Outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1])


points = [
    {"d": 1, "i": 1, "sigma": 1.0},
    {"d": 1, "i": 1, "sigma": 2.0},
    {"d": 2, "i": 2, "sigma": 0.5},
]
experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.gelu",
    impostor="torch.nn.functional.silu",
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the mean of a ReLU": sigma / sqrt(2 * pi),
    "thinks that a number with mean zero keeps it": 0,
    "takes the scale out, as of a ReLU": sigma / sqrt(4 * pi),
    "takes the square of the scale out": sigma**2 / sqrt(4 * pi),
    "forgets the width of the gate": sigma**2 / sqrt(2 * pi),
    "forgets to halve": 2 * sigma**2 / sqrt(2 * pi * (1 + sigma**2)),
    "adds standard deviations": sigma**2 / (sqrt(2 * pi) * (1 + sigma)),
    "does not square the scale": sigma / sqrt(2 * pi * (1 + sigma**2)),
}
