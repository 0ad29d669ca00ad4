"""Mean product of the slopes of a leaky ReLU at two examples.

Two examples give a neuron normal numbers with mean zero, whose correlation is the
cosine of the angle `theta`. A leaky ReLU has the slope 1 at what is positive, and `a` at
the rest. What is the mean of the product of both slopes? With `a = 0`, a ReLU, it is the
probability that the unit is active at both examples: a half for equal ones, a quarter
for uncorrelated ones. So much of a gradient that both share comes back to both.
"""

from sympy import Eq, Integral, Rational, cos, pi, sin

from symcnn import MonteCarlo, reals

from . import leaky_product_mean
from .leaky_product_mean import _laws as drawn
from .leaky_product_mean import a, exponential, phi, sigma, tau, theta

D = reals("D")

given = {symbol: meaning for symbol, meaning in leaky_product_mean.given.items() if symbol not in (sigma, tau)}
sought = {D: "mean product of both slopes"}
usual = {a: 0.01}
where = leaky_product_mean.where[2:]
conventions = ("both numbers have mean zero", "how large the numbers are does not matter")

claim = Eq(D, (1 + a**2) * (pi - theta) / (2 * pi) + a * theta / pi)


def proof(q):
    """How wide the arcs are."""

    def arc(start, end):
        """The probability of some of the directions."""
        return Integral(1 / (2 * pi), (phi, start, end))

    q.define(
        "The independent numbers are an arrow in a plane with a uniform direction. In the direction `phi` the signs "
        "are those of `cos(phi)` and `cos(phi - theta)`. There are four arcs: both are above zero, the second one "
        "alone, none, the first one alone.",
        Eq(
            D,
            arc(theta - pi / 2, pi / 2)
            + a * arc(pi / 2, theta + pi / 2)
            + a**2 * arc(theta + pi / 2, 3 * pi / 2)
            + a * arc(3 * pi / 2, theta + 3 * pi / 2),
        ),
    )
    q.equals("An arc is as probable as it is wide.", claim.rhs)


def measure(run, a, theta):
    """Products of the slopes at a pair of correlated numbers, again and again."""
    import math

    import torch

    first, other = run.sample("z", 2).unbind(dim=1)
    slopes = []
    for numbers in (first, math.cos(theta) * first + math.sin(theta) * other):
        numbers = numbers.detach().requires_grad_()
        slopes += torch.autograd.grad(run.operator(numbers, a).sum(), numbers)
    return slopes[0] * slopes[1]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[
        {"a": 0.0, "theta": 1.0},
        {"a": 0.25, "theta": 2.5},
        {"a": 0.5, "theta": 0.5},
        {"a": -0.5, "theta": 1.5},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "multiplies the means": (1 + a) ** 2 / 4,
    "takes the share of positive numbers, whatever the angle": (1 + a**2) / 2,
    "takes the correlation for the share that agrees": (1 + a**2) * (1 + cos(theta)) / 4 + a * (1 - cos(theta)) / 2,
    "forgets pairs of which one is below zero": (1 + a**2) * (pi - theta) / (2 * pi),
    "forgets what is below zero": (pi - theta) / (2 * pi),
    "exchanges the arcs": (1 + a**2) * theta / (2 * pi) + a * (pi - theta) / pi,
    "does not halve": (1 + a**2) * (pi - theta) / pi + 2 * a * theta / pi,
    "takes the product of the outputs": (1 - a) ** 2 * (sin(theta) + (pi - theta) * cos(theta)) / (2 * pi)
    + a * cos(theta),
    "takes the slope for its square": (1 + a) * (pi - theta) / (2 * pi) + a * theta / pi,
    "takes a quarter of all pairs": (1 + a**2) * Rational(1, 4) + a * theta / pi,
}
