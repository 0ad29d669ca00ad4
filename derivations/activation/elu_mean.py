"""Mean of an ELU at a normal input.

An ELU keeps what is positive; of a negative number it takes the exponential, less
one, times `a`. A normal number with mean zero and standard deviation `sigma`
passes through it. What is the mean of what comes out? It is written by the error
function: the exponential moves the bell, and half of a line is cut from it.
"""

from sympy import Eq, Integral, Max, Min, Rational, erf, exp, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

a, r, t = reals("a r t")

given = {a: "factor of the exponential part", **inputs}
sought = {r: "what positive inputs add to the mean", t: "what exponentials of negative inputs add to their mean"}
usual = {a: 1}
where = _normal.where
conventions = ("the input has mean zero",)


def elu(x):
    """What is positive stays; the rest goes over into minus the factor."""
    return Max(x, 0) + a * (exp(Min(x, 0)) - 1)


def half(k):
    """The mean of `exp(-k*u)` over the positive numbers `u`, as an integral."""
    return Integral(exp(-k * u) * bell, (u, 0, oo))


def moved(k):
    """The same with the bell moved."""
    return Integral(
        exp(k**2 * sigma**2 / 2) * exp(-((u + k * sigma**2) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi)),
        (u, 0, oo),
    )


def tail(k):
    """Its value."""
    return exp(k**2 * sigma**2 / 2) * (1 - erf(k * sigma / sqrt(2))) / 2


claim = Eq(Expectation(elu(z[i])), sigma / sqrt(2 * pi) + a * (tail(1) - Rational(1, 2)))


def proof(q):
    """Cut the integral at zero, and move the bell."""
    q.define("Of the positive numbers the mean part is", Eq(r, Integral(u * bell, (u, 0, oo))))
    q.equals("which an antiderivative gives.", sigma / sqrt(2 * pi))
    q.define("Of the exponentials of the negative numbers it is", Eq(t, half(1)))
    q.equals("Complete the square: an exponential moves a bell.", moved(1))
    q.equals("What is left of it is a tail.", tail(1))
    q.implies(
        "The mean is the integral of the function against the density.",
        Eq(claim.lhs, Integral(elu(u) * bell, (u, -oo, oo))),
    )
    q.equals(
        "Cut it at zero, and mirror what is left of it.",
        Integral(u * bell, (u, 0, oo)) + a * (half(1) - Integral(bell, (u, 0, oo))),
    )
    q.equals("The first two integrals are known;", r + a * (t - Integral(bell, (u, 0, oo))))
    q.equals("the last is half of the area of the bell.", r + a * (t - Rational(1, 2)))
    q.equals("Put both in.", claim.rhs)


def measure(run, a, d, i, sigma):
    """Outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a)


points = [
    {"a": 0.25, "d": 1, "i": 1, "sigma": 1.0},
    {"a": 1.0, "d": 1, "i": 1, "sigma": 4.0},
    {"a": 0.5, "d": 2, "i": 2, "sigma": 0.5},
]
experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.elu",
    impostor="torch.nn.functional.leaky_relu",
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the mean of a ReLU": sigma / sqrt(2 * pi),
    "thinks that a number with mean zero keeps it": 0,
    "forgets the one that is taken off": sigma / sqrt(2 * pi) + a * tail(1),
    "takes it off from all numbers, not from half of them": sigma / sqrt(2 * pi) + a * (tail(1) - 1),
    "takes the exponential over the whole line": sigma / sqrt(2 * pi) + a * (exp(sigma**2 / 2) - 1) / 2,
    "forgets that the exponential moves the bell": sigma / sqrt(2 * pi)
    + a * (exp(sigma**2 / 2) / 2 - Rational(1, 2)) / 2,
    "forgets the factor": sigma / sqrt(2 * pi) + tail(1) - Rational(1, 2),
    "takes the slope at zero for the whole": (1 - a) * sigma / sqrt(2 * pi),
}
