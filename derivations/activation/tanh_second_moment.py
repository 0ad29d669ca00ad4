"""Second moment of a hyperbolic tangent at a standard normal input.

A standard normal number passes through a hyperbolic tangent. What is the mean of
the square of what comes out? The integral has no closed form. What can be said are
its digits: how many whole millionths it has, `m`. A gain of one over its root, about
1.5925, would keep the second moment; PyTorch recommends 5/3.
"""

from sympy import And, Eq, Integral, Rational, floor, oo, tanh

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

claim = Eq(m, 394294)


def proof(q):
    """The integral is enclosed."""
    q.define("The mean of the square.", Eq(s, Expectation(tanh(z[i]) ** 2)))
    q.equals("It is an integral against the density.", Integral(tanh(u) ** 2 * phi, (u, -oo, oo)))
    q.implies(
        "Interval arithmetic encloses the integral over a long stretch; beyond it the function is at most 1, and the "
        "density falls off.",
        And(Rational(394294, 10**6) < s, s < Rational(394295, 10**6)),
    )
    q.define("Its whole millionths.", Eq(m, floor(10**6 * s)))
    q.implies("It lies between two of them.", claim)


def measure(run, d, i):
    """The mean of the squared outputs, weighed by the density."""
    return millionths(lambda numbers: run.operator(numbers) ** 2)


experiment = Exact(measure, operator="torch.tanh", impostor="torch.erf", at=[{"d": 1, "i": 1}])
rivals = {
    "rounds up": 394295,
    "takes the recommended gain for what keeps the second moment": 360000,
    "takes the second moment of a ReLU": 500000,
    "takes the square at the standard deviation": 580025,
    "takes the tangent for the number itself": 10**6,
    "takes the square of the mean size": 309094,
    "is off by one": 394293,
}
