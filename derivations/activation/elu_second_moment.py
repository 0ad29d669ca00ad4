"""Second moment of an ELU at a normal input.

An ELU keeps what is positive; of a negative number it takes the exponential, less
one, times `a`. A normal number with mean zero and standard deviation `sigma`
passes through it. What is the mean of the square of what comes out?
"""

from sympy import Eq, Integral, Rational, oo

from symcnn import Expectation, MonteCarlo, reals

from . import elu_mean
from ._normal import bell, drawn, i, sigma, u, z
from .elu_mean import a, elu, half, moved, points, tail

Q = reals("Q")

given = elu_mean.given
sought = {Q: "second moment of the output"}
usual = elu_mean.usual
where = elu_mean.where
conventions = elu_mean.conventions

claim = Eq(Q, sigma**2 / 2 + a**2 * (tail(2) - 2 * tail(1) + Rational(1, 2)))


def proof(q):
    """Cut the integral at zero, and move the bell."""
    q.implies("Half of the bell has the area", Eq(Integral(bell, (u, 0, oo)), Rational(1, 2)))
    q.implies("and half of the variance.", Eq(Integral(u**2 * bell, (u, 0, oo)), sigma**2 / 2))
    q.implies("Complete the square: an exponential moves a bell.", Eq(half(1), moved(1)))
    q.equals("What is left of it is a tail.", tail(1))
    q.implies("So it is with its square.", Eq(half(2), moved(2)))
    q.equals("It moves the bell twice as far.", tail(2))
    q.define("The mean of the square of what comes out.", Eq(Q, Expectation(elu(z[i]) ** 2)))
    q.equals(
        "It is the integral of the squared function against the density.",
        Integral(elu(u) ** 2 * bell, (u, -oo, oo)),
    )
    q.equals(
        "Cut it at zero, and mirror what is left of it.",
        Integral(u**2 * bell, (u, 0, oo)) + a**2 * (half(2) - 2 * half(1) + Integral(bell, (u, 0, oo))),
    )
    q.equals("Put the four integrals in.", claim.rhs)


def measure(run, a, d, i, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.elu",
    impostor="torch.nn.functional.leaky_relu",
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the second moment of a ReLU": sigma**2 / 2,
    "forgets the activation": sigma**2,
    "takes the square of the mean": elu_mean.claim.rhs**2,
    "takes the variance": claim.rhs - elu_mean.claim.rhs**2,
    "squares term by term": sigma**2 / 2 + a**2 * (tail(2) + Rational(1, 2)),
    "does not square the factor": sigma**2 / 2 + a * (tail(2) - 2 * tail(1) + Rational(1, 2)),
    "moves the bell once": sigma**2 / 2 + a**2 * (Rational(1, 2) - tail(1)),
    "takes the slope at zero for the whole": (1 + a**2) * sigma**2 / 2,
}
