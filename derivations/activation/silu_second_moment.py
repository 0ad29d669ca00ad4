"""Second moment of a SiLU at a standard normal input.

A SiLU, or swish, multiplies a number by its logistic function. A standard normal
number passes through it. What is the mean of the square of what comes out? The
integral has no closed form. What can be said are its digits: how many whole
millionths it has, `m`. A ReLU gives half a million, a GELU 425221.
"""

from sympy import And, Eq, Integral, Rational, exp, floor, oo

from symcnn import Exact, Expectation, integers, reals

from . import relu_second_moment
from ._against_a_bell import millionths
from .relu_second_moment import i, phi, u, z

m = integers("m")
s = reals("s")

given = relu_second_moment.given
sought = {m: "whole millionths of the second moment", s: "second moment of the output"}
where = relu_second_moment.where
conventions = ("the input has mean zero and variance one",)


def silu(x):
    """A number times its logistic function."""
    return x / (1 + exp(-x))


claim = Eq(m, 355775)


def proof(q):
    """The integral is enclosed."""
    q.define("The mean of the square.", Eq(s, Expectation(silu(z[i]) ** 2)))
    q.equals("It is an integral against the density.", Integral(silu(u) ** 2 * phi, (u, -oo, oo)))
    q.implies(
        "Interval arithmetic encloses the integral over a long stretch; beyond it the function grows no faster than "
        "its input, and the density falls off.",
        And(Rational(355775, 10**6) < s, s < Rational(355776, 10**6)),
    )
    q.define("Its whole millionths.", Eq(m, floor(10**6 * s)))
    q.implies("It lies between two of them.", claim)


def measure(run, d, i):
    """The mean of the squared outputs, weighed by the density."""
    return millionths(lambda numbers: run.operator(numbers) ** 2)


experiment = Exact(
    measure, operator="torch.nn.functional.silu", impostor="torch.nn.functional.gelu", at=[{"d": 1, "i": 1}]
)
rivals = {
    "takes the second moment of a ReLU": 500000,
    "takes the second moment of a GELU": 425221,
    "takes the mean": 206621,
    "takes the square of the mean": 42692,
    "takes the variance": 313083,
    "rounds up": 355776,
    "is off by one": 355774,
    "halves the input": 250000,
}
