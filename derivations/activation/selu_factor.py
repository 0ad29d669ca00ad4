"""The factor of a SELU's exponential part.

An ELU keeps what is positive; of a negative number it takes the exponential, less
one, times `a`. A SELU has the very `a` at which a standard normal number keeps the mean
zero. Which is it? It is written by the error function, and is about 1.6733; PyTorch
has its digits.
"""

from sympy import Eq, Max, Min, Rational, erf, exp, pi, sqrt

from symcnn import Expectation, Trajectory, reals

from . import elu_mean, relu_second_moment
from .relu_second_moment import i, z

a, t = reals("a t")

given = relu_second_moment.given
sought = {
    a: "factor of the exponential part",
    t: "what the exponential part adds to the mean, without its factor",
}
where = relu_second_moment.where
conventions = (
    "the input has mean zero and variance one",
    "the scale in front of a SELU does not change where its mean is zero",
)

elu = Max(z[i], 0) + a * (exp(Min(z[i], 0)) - 1)
tail = exp(Rational(1, 2)) * (1 - erf(1 / sqrt(2))) / 2
claim = Eq(a, sqrt(2 / pi) / (1 - exp(Rational(1, 2)) * (1 - erf(1 / sqrt(2)))))


def proof(q):
    """The mean of an ELU is linear in its factor."""
    q.define(
        "Positive numbers add one over the root of two pi to the mean; the exponential part adds its factor times",
        Eq(t, tail - Rational(1, 2)),
    )
    q.define("Take the factor with which both cancel.", Eq(a, -1 / (sqrt(2 * pi) * t)))
    q.implies("The exponential part is below zero,", t < 0)
    q.recall("The mean of what an ELU with this factor gives.", elu_mean, {elu_mean.a: a, elu_mean.sigma: 1})
    q.implies("It is zero.", Eq(Expectation(elu), 0))
    q.implies("Put the exponential part in.", claim)


def measure(run, d, i):
    """The factor that PyTorch has: how far down a SELU goes, over its slope above zero."""
    import torch

    low, one = run.operator(torch.tensor([-100.0, 1.0], dtype=torch.float64)).tolist()
    return -low / one


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.selu",
    impostor="torch.nn.functional.elu",
    at=[{"d": 1, "i": 1}],
    # Two products with the scale, a quotient, an exponential that is lost beside the one; two constants, each rounded.
    operations=8,
    steps=None,
)
rivals = {
    "takes an ELU's factor": 1,
    "takes the scale of a SELU": Rational(10507009873554805, 10**16),
    "multiplies the factor by the scale": Rational(17580993408473766, 10**16),
    "takes the exponential over the whole line": sqrt(2 / pi) / (exp(Rational(1, 2)) - 1),
    "forgets the one that is taken off": sqrt(2 / pi) / (exp(Rational(1, 2)) * (1 - erf(1 / sqrt(2)))),
    "forgets that the exponential moves the bell": sqrt(2 / pi) / (1 - exp(Rational(1, 2)) / 2),
    "takes the mean size of the input": 2 * claim.rhs,
}
