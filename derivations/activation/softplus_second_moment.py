"""Second moment of a softplus at a standard normal input.

A softplus, the logarithm of one plus the exponential, is a ReLU without a kink. A
standard normal number passes through it. What is the mean of the square of what comes
out? The integral has no closed form. What can be said are its digits: how many whole
millionths it has, `m`. A ReLU gives half a million: a softplus lies above it, most of
all at zero.
"""

from sympy import And, Eq, Integral, Rational, exp, floor, log, oo

from symcnn import Exact, Expectation, integers, reals

from . import relu_second_moment
from ._against_a_bell import millionths
from .relu_second_moment import i, phi, u, z

m = integers("m")
s = reals("s")

given = relu_second_moment.given
sought = {m: "whole millionths of the second moment", s: "second moment of the output"}
where = relu_second_moment.where
conventions = ("the input has mean zero and variance one", "natural logarithm; a softplus of steepness one")


def softplus(x):
    """The logarithm of one plus the exponential."""
    return log(1 + exp(x))


claim = Eq(m, 921245)


def proof(q):
    """The integral is enclosed."""
    q.define("The mean of the square.", Eq(s, Expectation(softplus(z[i]) ** 2)))
    q.equals("It is an integral against the density.", Integral(softplus(u) ** 2 * phi, (u, -oo, oo)))
    q.implies(
        "Interval arithmetic encloses the integral over a long stretch; beyond it the function grows no faster than "
        "its input, but for a constant, and the density falls off.",
        And(Rational(921245, 10**6) < s, s < Rational(921246, 10**6)),
    )
    q.define("Its whole millionths.", Eq(m, floor(10**6 * s)))
    q.implies("It lies between two of them.", claim)


def measure(run, d, i):
    """The mean of the squared outputs, weighed by the density."""
    return millionths(lambda numbers: run.operator(numbers) ** 2)


experiment = Exact(
    measure, operator="torch.nn.functional.softplus", impostor="torch.nn.functional.gelu", at=[{"d": 1, "i": 1}]
)
rivals = {
    "takes the second moment of a ReLU": 500000,
    "takes the mean": 806059,
    "takes the square of the mean": 649731,
    "takes the variance": 271514,
    "takes the square of the softplus at zero": 480453,
    "forgets the activation": 1000000,
    "rounds up": 921246,
    "is off by one": 921244,
}
