"""Bound of uniform weights that keep the variance through a leaky ReLU.

A dense layer with `n` inputs follows a leaky ReLU, which multiplies what is
negative by `a`. Its weights are drawn between `-b` and `b`, everywhere alike. For
which `b` have they the variance that keeps the variance of a signal? With `a = 0`
it is the root of `6/n`; PyTorch's own layers call for `a**2 = 5`, which makes
it one over the root of `n`.
"""

from sympy import Eq, Rational, sqrt

from symcnn import Trajectory, integers, reals

from . import uniform_variance
from ._bound import bound

n = integers("n")
a, b, v, V = reals("a b v V")

given = {n: "number of inputs (fan-in)", a: "negative slope"}
sought = {b: "bound of the weights", v: "variance that is wanted", V: "variance of a weight"}
usual = {a: 0}
where = [n >= 1]
conventions = ("the variance is kept on the way forward: the fan is that of the inputs",)

claim = Eq(b, sqrt(6 / ((1 + a**2) * n)))


def proof(q):
    """A third of the squared bound is the variance."""
    q.define(
        "What a leaky ReLU gives has half of `1 + a**2` times the second moment of what it takes, and `n` terms are "
        "added up. This variance makes up for both.",
        Eq(v, 2 / ((1 + a**2) * n)),
    )
    q.define("Take the root of three times the variance for the bound.", Eq(b, sqrt(3 * v)))
    q.implies("It is above zero.", b > 0)
    q.recall(
        "Numbers that are drawn between `-b` and `b` have",
        uniform_variance,
        {uniform_variance.a: -b, uniform_variance.b: b, uniform_variance.V: V},
    )
    q.implies("this very variance.", Eq(V, v))
    q.implies("Put it in.", claim)


def measure(run, n, a):
    """The bound up to which PyTorch draws."""
    return bound(run.operator, 3, n, a=a)


def both_fans(weights, a, generator):
    """Looks at inputs and outputs."""
    import torch

    return torch.nn.init.xavier_uniform_(weights, generator=generator)


experiment = Trajectory(
    measure,
    operator="torch.nn.init.kaiming_uniform_",
    impostor=both_fans,
    at=[{"n": n, "a": a} for n in (1, 2, 5, 64, 1000) for a in (0.0, 0.25, -1.0, 5**0.5)],
    # A square, a sum, a quotient and a root for the gain; a root and a quotient for the standard deviation, the root
    # of 3 and a product for the bound; twice the bound, a product and a sum for the weight; the quotient. The sum is
    # of numbers up to twice the bound.
    operations=24,
    steps=None,
)
rivals = {
    "takes the standard deviation for the bound": sqrt(2 / ((1 + a**2) * n)),
    "forgets the activation": sqrt(3 / n),
    "forgets the slope": sqrt(6 / n),
    "does not square the slope": sqrt(6 / ((1 + a) * n)),
    "forgets the root": 6 / ((1 + a**2) * n),
    "takes PyTorch's own layers for it": 1 / sqrt(n),
    "takes half of the width for the standard deviation": sqrt(2 / ((1 + a**2) * n)) / 2,
    "takes the variance about the lower end": sqrt(Rational(3, 2) / ((1 + a**2) * n)),
    "adds outputs to the inputs": sqrt(6 / ((1 + a**2) * 2 * n)),
}
