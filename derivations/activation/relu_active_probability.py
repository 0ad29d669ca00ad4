"""Probability that a ReLU is open at a normal input.

A normal number with mean `mu` and standard deviation `sigma` enters a ReLU. How
probable is it that the unit is active, so that a gradient passes? Only the mean in
standard deviations counts: three of them below zero leave about one input in 740,
and a unit at which that falls as low as nothing is called dead.
"""

from sympy import Eq, Integral, Rational, erf, oo, sqrt

from symcnn import Expectation, MonteCarlo, indicator, reals

from . import _shifted_normal
from ._shifted_normal import above, bell, drawn, i, inputs, mu, sigma, u, z

p = reals("p")

given = inputs
sought = {p: "probability that the unit is active"}
where = _shifted_normal.where
conventions = (
    "the probability is written by the error function",
    "over the inputs of one unit, whose weights and bias are in the mean and the standard deviation",
)

claim = Eq(p, above)


def proof(q):
    """The area of the bell right of zero."""
    q.define(
        "The mean of the slope, which is one above zero and else nothing.", Eq(p, Expectation(indicator(z[i] > 0)))
    )
    q.equals(
        "It is the integral of the indicator against the density.",
        Integral(indicator(u > 0) * bell, (u, -oo, oo)),
    )
    q.equals("That is the area above zero.", Integral(bell, (u, 0, oo)))
    q.equals("An antiderivative of the density is an error function.", claim.rhs)


def measure(run, d, i, mu, sigma):
    """The slopes at one input, again and again."""
    import torch

    inputs = run.sample("z", d)[:, i - 1].requires_grad_()
    (slopes,) = torch.autograd.grad(run.operator(inputs).sum(), inputs)
    return slopes


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.relu",
    impostor="torch.nn.functional.gelu",
    at=[
        {"d": 1, "i": 1, "mu": 0.0, "sigma": 1.0},
        {"d": 1, "i": 1, "mu": 1.0, "sigma": 2.0},
        {"d": 1, "i": 1, "mu": -0.5, "sigma": 0.5},
        {"d": 2, "i": 2, "mu": 0.5, "sigma": 1.0},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "thinks that half of the inputs pass": Rational(1, 2),
    "takes the error function for the probability": erf(mu / (sigma * sqrt(2))),
    "forgets the root of 2": Rational(1, 2) + erf(mu / sigma) / 2,
    "takes the probability to be below zero": 1 - above,
    "divides by the variance": Rational(1, 2) + erf(mu / (sigma**2 * sqrt(2))) / 2,
    "forgets the standard deviation": Rational(1, 2) + erf(mu / sqrt(2)) / 2,
    "forgets the mean's sign": Rational(1, 2) + erf(abs(mu) / (sigma * sqrt(2))) / 2,
}
