"""Second moment of a leaky ReLU at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the mean of the square of what comes out? It says how large the weights behind
the activation have to be: with `a = 0`, a ReLU, half of the second moment passes.
"""

from sympy import Eq, Integral, Max, Min, oo, pi

from symcnn import Expectation, MonteCarlo, reals

from . import leaky_relu_mean
from .leaky_relu_mean import (
    a,
    bell,
    drawn,
    exponential,
    i,
    leaky,
    points,
    sigma,
    u,
    z,
)

Q = reals("Q")

given = leaky_relu_mean.given
sought = {Q: "second moment of the output"}
usual = leaky_relu_mean.usual
where = leaky_relu_mean.where
conventions = leaky_relu_mean.conventions

claim = Eq(Expectation(leaky(z[i]) ** 2), (1 + a**2) * sigma**2 / 2)


def proof(q):
    """Cut the integral at zero."""
    square = Max(u, 0) ** 2 + a**2 * Min(u, 0) ** 2
    q.define("The mean of the square of what comes out.", Eq(Q, Expectation(leaky(z[i]) ** 2)))
    q.equals(
        "It is the integral of the squared function against the density.",
        Integral(leaky(u) ** 2 * bell, (u, -oo, oo)),
    )
    q.equals("One of both terms is zero: of the square their squares remain.", Integral(square * bell, (u, -oo, oo)))
    q.equals(
        "The density is even, so both halves of the line give the same, up to the squared slope.",
        (1 + a**2) * Integral(u**2 * bell, (u, 0, oo)),
    )
    q.equals("The integral is half of the variance.", claim.rhs)
    q.implies("This is what was asked for.", claim)


def measure(run, a, d, i, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "forgets the activation": sigma**2,
    "forgets the slope": sigma**2 / 2,
    "does not square the slope": (1 + a) * sigma**2 / 2,
    "squares the mean of both slopes": ((1 + a) / 2) ** 2 * sigma**2,
    "takes the variance of the output": (1 + a**2) * sigma**2 / 2 - (1 - a) ** 2 * sigma**2 / (2 * pi),
    "takes the square of its mean": (1 - a) ** 2 * sigma**2 / (2 * pi),
    "takes the standard deviation for the variance": (1 + a**2) * sigma / 2,
    "adds both halves and does not halve them": (1 + a**2) * sigma**2,
}
