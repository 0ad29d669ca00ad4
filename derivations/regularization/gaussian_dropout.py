"""Gaussian dropout.

Each of `d` inputs `x` of a layer with weights `w` is multiplied by noise of its own,
with the mean one and the standard deviation `s`. What is the variance of the output?
Ordinary dropout, which multiplies by zero or by one over the probability to keep,
has the same means and variances where `s**2` is the drop rate over this probability:
that is how Gaussian dropout is set.
"""

from sympy import Eq, Sum

from symcnn import ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
s, V, y = reals("s V y")
x, w, N = (sequence(name, d) for name in "xwN")

given = {
    d: "inputs of the layer",
    s: "standard deviation of the noise",
    x: "inputs",
    w: "weights",
    N: "factors of the inputs",
}
sought = {V: "variance of the output", y: "output"}
where = [
    d >= 1,
    s >= 0,
    Independent(N),
    ForAll(Eq(Variance(N[i]), s**2), (i, 1, d)),
]
conventions = (
    "inputs and weights are given numbers; the variance is over the noise",
    "every input has noise of its own",
)

claim = Eq(V, s**2 * Sum(w[i] ** 2 * x[i] ** 2, (i, 1, d)))


def proof(q):
    """Variances of independent terms add."""
    q.define("The output.", Eq(y, Sum(N[i] * w[i] * x[i], (i, 1, d))))
    q.define("Its variance.", Eq(V, Variance(y)))
    q.equals("The noise is independent, so variances add; a factor comes out squared.", claim.rhs)


def measure(run, d, s, x, w):
    """Outputs of inputs that the noise multiplies."""
    import torch

    inputs, weights = (torch.tensor(one, dtype=run.dtype, device=run.device) for one in (x, w))
    return run.operator(run.zeros(run.draws, d) + 1.0, s, generator=run.generator) * inputs @ weights


def alike(mean, deviation, generator):
    """One factor for all inputs."""
    import torch

    return torch.normal(mean[:, :1], deviation, generator=generator).expand_as(mean)


experiment = MonteCarlo(
    measure,
    operator="torch.normal",
    impostor=alike,
    at=[
        {"d": 1, "s": 1.0, "x": [2.0], "w": [-0.5]},
        {"d": 2, "s": 0.5, "x": [1.0, 2.0], "w": [1.5, -1.0]},
        {"d": 3, "s": 1.5, "x": [1.0, -1.0, 0.5], "w": [1.0, 0.5, 2.0]},
    ],
    laws={},
    estimate="variance",
)
_squares = Sum(w[i] ** 2 * x[i] ** 2, (i, 1, d))
rivals = {
    "takes the standard deviation for the variance": s * _squares,
    "gives all inputs the same factor": s**2 * Sum(w[i] * x[i], (i, 1, d)) ** 2,
    "takes the noise to be added, not multiplied": s**2 * Sum(w[i] ** 2, (i, 1, d)),
    "takes the second moment of the noise": (1 + s**2) * _squares,
    "takes it for a drop rate": s / (1 + s) * _squares,
    "does not square the contributions": s**2 * Sum(w[i] * x[i], (i, 1, d)),
}
