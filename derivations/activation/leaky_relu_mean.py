"""Mean of a leaky ReLU at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the mean of what comes out? With `a = 0` this is a ReLU, with `a = -1` the
absolute value, with `a = 1` the number itself.
"""

from sympy import Eq, Integral, Max, Min, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from ._normal import bell, drawn, law, sigma, u, z

a, M = reals("a M")

given = {a: "negative slope", sigma: "standard deviation of the input", z: "input"}
sought = {M: "mean of the output"}
usual = {a: 0.01}
where = [sigma > 0, law]
conventions = ("the input has mean zero",)

claim = Eq(M, (1 - a) * sigma / sqrt(2 * pi))


def leaky(x):
    """What is positive stays; the rest is multiplied by the slope."""
    return Max(x, 0) + a * Min(x, 0)


def proof(q):
    """Cut the integral at zero."""
    q.define("The mean of what comes out.", Eq(M, Expectation(leaky(z[1]))))
    q.equals("It is the integral of the function against the density.", Integral(leaky(u) * bell, (u, -oo, oo)))
    q.equals(
        "Right of zero the function is the number itself, left of it `a` times it. The density is even, so what is left "
        "of zero gives as much as what is right of it, with the other sign.",
        (1 - a) * Integral(u * bell, (u, 0, oo)),
    )
    q.equals("An antiderivative of the integrand is `-sigma**2` times the density.", claim.rhs)


def measure(run, a, sigma):
    """Outputs at independent inputs."""
    return run.operator(run.sample("z", 1)[:, 0], a)


def exponential(x, slope):
    """Bends smoothly below zero."""
    import torch

    return torch.nn.functional.elu(x, slope)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[{"a": a, "sigma": sigma} for a, sigma in ((0.0, 1.0), (0.25, 2.0), (-1.0, 0.5), (0.5, 1.0))],
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
