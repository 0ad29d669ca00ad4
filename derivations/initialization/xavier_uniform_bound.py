"""Bound of uniform weights that suit both directions.

A dense layer has `n` inputs and `m` outputs. On the way forward the variance is
kept if that of a weight is `1/n`, on the way backward if it is `1/m`. Glorot and
Bengio take one over the mean of `n` and `m`, times the square of a gain `g`. The
weights are drawn between `-b` and `b`, everywhere alike. What is `b`?
"""

from sympy import Eq, sqrt

from symcnn import Trajectory, integers, reals

from . import uniform_variance
from ._bound import bound

n, m = integers("n m")
g, b, v, V = reals("g b v V")

given = {n: "number of inputs (fan-in)", m: "number of outputs (fan-out)", g: "gain"}
sought = {b: "bound of the weights", v: "variance that is wanted", V: "variance of a weight"}
usual = {g: 1}
where = [n >= 1, m >= 1, g > 0]

claim = Eq(b, g * sqrt(6 / (n + m)))


def proof(q):
    """A third of the squared bound is the variance."""
    q.define("One over the mean of both fans, times the square of the gain.", Eq(v, g**2 / ((n + m) / 2)))
    q.implies("It is above zero.", v > 0)
    q.define("Take the root of three times the variance for the bound.", Eq(b, sqrt(3 * v)))
    q.implies("That is above zero, too.", b > 0)
    q.recall(
        "Numbers that are drawn between `-b` and `b` have",
        uniform_variance,
        {uniform_variance.a: -b, uniform_variance.b: b, uniform_variance.V: V},
    )
    q.implies("this very variance.", Eq(V, v))
    q.implies("The gain comes out of the root.", claim)


def measure(run, n, m, g):
    """The bound up to which PyTorch draws."""
    return bound(run.operator, m, n, gain=g)


def one_fan(weights, gain, generator):
    """Looks at the inputs alone."""
    import torch

    return torch.nn.init.kaiming_uniform_(weights, generator=generator)


experiment = Trajectory(
    measure,
    operator="torch.nn.init.xavier_uniform_",
    impostor=one_fan,
    at=[{"n": n, "m": m, "g": g} for n, m in ((1, 1), (2, 5), (5, 2), (64, 10), (300, 100)) for g in (1.0, 0.5, 5 / 3)],
    # A sum, a quotient, a root and a product for the standard deviation, the root of 3 and a product for the bound;
    # twice the bound, a product and a sum for the weight, of numbers up to twice the bound; the quotient.
    operations=20,
    steps=None,
)
rivals = {
    "takes the standard deviation for the bound": g * sqrt(2 / (n + m)),
    "takes the inputs alone": g * sqrt(3 / n),
    "takes the outputs alone": g * sqrt(3 / m),
    "takes one over the sum of both fans for the variance": g * sqrt(3 / (n + m)),
    "forgets the gain": sqrt(6 / (n + m)),
    "puts the gain under the root": sqrt(6 * g / (n + m)),
    "forgets the root": 6 * g / (n + m),
    "takes the mean of both variances": g * sqrt(3 * (1 / n + 1 / m) / 2),
    "takes the root of the product of both fans": g * sqrt(3 / sqrt(n * m)),
}
