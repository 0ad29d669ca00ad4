"""Standard deviation of normal weights in He's initialisation.

A dense layer with `n` inputs follows a leaky ReLU, which multiplies what is negative by
`a`. Its weights are drawn from a normal law with mean zero. With which standard
deviation do they keep the variance of a signal? For a ReLU, `a = 0`, with the root of
`2/n`, and where no activation stands before, `a = 1`, with one over the root of `n`.
"""

from sympy import Eq, sqrt

from symcnn import Trajectory, reals

from . import kaiming_uniform_bound
from ._deviation import deviation
from .kaiming_uniform_bound import a, n, v

s = reals("s")

given = kaiming_uniform_bound.given
sought = {s: "standard deviation of the weights", v: "variance that is wanted"}
usual = kaiming_uniform_bound.usual
where = kaiming_uniform_bound.where
conventions = kaiming_uniform_bound.conventions

claim = Eq(s, sqrt(2 / ((1 + a**2) * n)))


def proof(q):
    """The root of the variance."""
    q.define(
        "What a leaky ReLU gives has half of `1 + a**2` times the second moment of what it takes, and `n` terms are "
        "added up. This variance makes up for both.",
        Eq(v, 2 / ((1 + a**2) * n)),
    )
    q.define("The standard deviation is its root.", Eq(s, sqrt(v)))
    q.implies("Put it in.", claim)


def measure(run, n, a):
    """The standard deviation with which PyTorch draws."""
    return deviation(run.operator, 3, n, a=a)


def both_fans(weights, a, generator):
    """Looks at inputs and outputs."""
    import torch

    return torch.nn.init.xavier_normal_(weights, generator=generator)


experiment = Trajectory(
    measure,
    operator="torch.nn.init.kaiming_normal_",
    impostor=both_fans,
    at=kaiming_uniform_bound.experiment.at,
    # A square, a sum, a quotient and a root for the gain; a root and a quotient; a product and a sum for the weight;
    # a quotient.
    operations=20,
    steps=None,
)
rivals = {
    "takes the bound of uniform weights": sqrt(6 / ((1 + a**2) * n)),
    "forgets the activation": 1 / sqrt(n),
    "forgets the slope": sqrt(2 / n),
    "does not square the slope": sqrt(2 / ((1 + a) * n)),
    "takes the variance": 2 / ((1 + a**2) * n),
    "halves instead of doubling": sqrt(1 / (2 * (1 + a**2) * n)),
    "adds outputs to the inputs": sqrt(2 / ((1 + a**2) * 2 * n)),
}
