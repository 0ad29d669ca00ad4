"""Standard deviation of normal weights that suit both directions.

A dense layer has `n` inputs and `m` outputs. On the way forward the variance is
kept if that of a weight is `1/n`, on the way backward if it is `1/m`. Glorot and
Bengio take one over the mean of `n` and `m`, times the square of a gain `g`. Weights
are drawn from a normal law. With which standard deviation? It is the bound of
uniform weights over the root of 3.
"""

from sympy import Eq, sqrt

from symcnn import Trajectory, reals

from . import xavier_uniform_bound
from ._deviation import deviation
from .xavier_uniform_bound import g, m, n, v

s = reals("s")

given = xavier_uniform_bound.given
sought = {s: "standard deviation of the weights", v: "variance that is wanted"}
usual = xavier_uniform_bound.usual
where = xavier_uniform_bound.where

claim = Eq(s, g * sqrt(2 / (n + m)))


def proof(q):
    """The root of the variance."""
    q.define("One over the mean of both fans, times the square of the gain.", Eq(v, g**2 / ((n + m) / 2)))
    q.implies("It is above zero.", v > 0)
    q.define("The standard deviation is its root.", Eq(s, sqrt(v)))
    q.implies("The gain comes out of the root.", claim)


def measure(run, n, m, g):
    """The standard deviation with which PyTorch draws."""
    return deviation(run.operator, m, n, gain=g)


def one_fan(weights, gain, generator):
    """Looks at the inputs alone."""
    import torch

    return torch.nn.init.kaiming_normal_(weights, generator=generator)


experiment = Trajectory(
    measure,
    operator="torch.nn.init.xavier_normal_",
    impostor=one_fan,
    at=xavier_uniform_bound.experiment.at,
    # A sum, a quotient, a root and a product; a product and a sum for the weight; a quotient.
    operations=16,
    steps=None,
)
rivals = {
    "takes the bound of uniform weights": g * sqrt(6 / (n + m)),
    "takes one over the sum of both fans for the variance": g / sqrt(n + m),
    "takes the inputs alone": g / sqrt(n),
    "takes the outputs alone": g / sqrt(m),
    "takes the variance": g**2 * 2 / (n + m),
    "forgets the gain": sqrt(2 / (n + m)),
    "puts the gain under the root": sqrt(2 * g / (n + m)),
    "takes He's": g * sqrt(2 / n),
}
