"""Gradient of a Gaussian loss with respect to a predicted logarithm of a variance.

A network predicts a mean and the logarithm `s` of a variance; the mean misses the target
of an example by `r`. The loss is the mean over `n` examples of the negative logarithms of
the normal densities of the targets. What is its derivative with respect to `s`? It is
half of one less the squared error over the variance, over `n`: it vanishes where the
variance is the squared error, and a small error on a wide law makes the law narrower.
"""

from sympy import Abs, Derivative, Eq, exp, log, pi, sqrt

from symcnn import Trajectory, grid, integers, reals

n = integers("n")
r, s, l, g = reals("r s l g")

given = {n: "examples", r: "error of one of them", s: "logarithm of its variance"}
sought = {g: "slope of the loss", l: "loss of the example"}
where = [n >= 1]
conventions = ("natural logarithm", "the loss is the mean over the examples")

claim = Eq(g, (1 - r**2 * exp(-s)) / (2 * n))


def proof(q):
    """Take the logarithm of the density apart."""
    q.define(
        "The negative logarithm of the density, of which the standard deviation is the exponential of `s/2`.",
        Eq(l, -log(exp(-(r**2) / (2 * exp(s))) / (exp(s / 2) * sqrt(2 * pi)))),
    )
    q.equals("Logarithms of products are sums.", r**2 * exp(-s) / 2 + s / 2 + log(sqrt(2 * pi)))
    q.define(
        "The slope of the part of the mean that holds `s`.",
        Eq(g, Derivative((r**2 * exp(-s) / 2 + s / 2 + log(sqrt(2 * pi))) / n, s)),
    )
    q.equals("The constant has none.", claim.rhs)


def measure(run, n, r, s):
    """The gradient that autograd hands to one logarithm of a variance."""
    import torch

    logarithms = torch.full((n,), s, dtype=torch.float64, requires_grad=True)
    errors = torch.full((n,), r, dtype=torch.float64)
    run.operator(errors, torch.zeros_like(errors), logarithms.exp()).backward()
    return logarithms.grad[0].item()


def laplace(outputs, targets, variances):
    """The loss of a Laplace law."""
    return (variances.log() / 2 + (outputs - targets).abs() / variances.sqrt()).mean()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.gaussian_nll_loss",
    impostor=laplace,
    at=grid(n=[1, 4], r=[-3.0, 0.0, 0.5, 1.5], s=[-2.0, 0.0, 0.75, 3.0]),
    operations=16,
    conditioning=(1 + Abs(s)) * (1 + r**2 * exp(-s)) / Abs(1 - r**2 * exp(-s)),
    steps=None,
)
rivals = {
    "takes the derivative with respect to the variance": (exp(-s) - r**2 * exp(-2 * s)) / (2 * n),
    "forgets the half": (1 - r**2 * exp(-s)) / n,
    "goes the other way": (r**2 * exp(-s) - 1) / (2 * n),
    "forgets the logarithm of the variance": -(r**2) * exp(-s) / (2 * n),
    "takes `s` for the logarithm of the standard deviation": (1 - r**2 * exp(-2 * s)) / n,
    "forgets that the loss is a mean": (1 - r**2 * exp(-s)) / 2,
    "does not square the error": (1 - Abs(r) * exp(-s)) / (2 * n),
}
