"""Mean of a leaky ReLU at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the mean of what comes out? With `a = 0` this is a ReLU, with `a = -1` the
absolute value, with `a = 1` the number itself.
"""

from sympy import Eq, Integral, Max, Min, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

a = reals("a")

given = {a: "negative slope", **inputs}
sought = {}
usual = {a: 0.01}
where = _normal.where
conventions = ("the input has mean zero",)


def leaky(x):
    """What is positive stays; the rest is multiplied by the slope."""
    return Max(x, 0) + a * Min(x, 0)


claim = Eq(Expectation(leaky(z[i])), (1 - a) * sigma / sqrt(2 * pi))


def proof(q):
    """Cut the integral at zero."""
    q.implies(
        "The mean is the integral of the function against the density.",
        Eq(claim.lhs, Integral(leaky(u) * bell, (u, -oo, oo))),
    )
    q.equals(
        "Right of zero the function is the number itself, left of it `a` times it. The density is even, so what is "
        "left of zero gives as much as what is right of it, with the other sign.",
        (1 - a) * Integral(u * bell, (u, 0, oo)),
    )
    q.equals("An antiderivative of the integrand is `-sigma**2` times the density.", claim.rhs)


def measure(run, a, d, i, sigma):
    """Outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a)


def exponential(x, slope):
    """Bends smoothly below zero."""
    import torch

    return torch.nn.functional.elu(x, slope)


points = [
    {"a": 0.0, "d": 1, "i": 1, "sigma": 1.0},
    {"a": 0.25, "d": 1, "i": 1, "sigma": 2.0},
    {"a": -1.0, "d": 1, "i": 1, "sigma": 0.5},
    {"a": 0.5, "d": 2, "i": 2, "sigma": 1.0},
]
experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "thinks that a number with mean zero keeps it": 0,
    "adds what is left of zero": (1 + a) * sigma / sqrt(2 * pi),
    "forgets the slope": sigma / sqrt(2 * pi),
    "takes the mean of the positive inputs alone": (1 - a) * sigma * sqrt(2 / pi),
    "takes the mean of the size for half of it, and the slope squared": (1 - a**2) * sigma / sqrt(2 * pi),
    "takes the variance for the standard deviation": (1 - a) * sigma**2 / sqrt(2 * pi),
    "takes the density at zero": (1 - a) / (sigma * sqrt(2 * pi)),
    "halves the standard deviation": (1 - a) * sigma / 2,
}
