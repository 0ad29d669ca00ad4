"""Variance that a Gaussian loss leads to.

A network misses the targets of `n` examples by `e[i]`, and gives the same variance `v` to
all of them. The loss is the mean of the negative logarithms of the normal densities. It
is at rest: it has no slope in `v`. How large is the variance, `V`? It is the mean squared
error, the sum divided by `n` and not by `n - 1`.
"""

from sympy import Abs, Derivative, Eq, Sum, log, pi, sqrt

from symcnn import Trajectory, integers, reals, sequence

n, i = integers("n i")
v, V, J, g, S = reals("v V J g S")
e = sequence("e", n)

squares = Sum(e[i] ** 2, (i, 1, n))
given = {n: "examples", e: "errors", v: "variance at which the loss has no slope"}
sought = {V: "variance", J: "loss", g: "slope of the loss", S: "squared errors, added up"}
where = [n >= 1, v > 0, Eq(1 / v - squares / (n * v**2), 0)]
conventions = (
    "natural logarithm",
    "the variance is above zero, so that not all errors are zero",
)

claim = Eq(V, squares / n)


def proof(q):
    """No slope is left."""
    loss = log(v) / 2 + log(2 * pi) / 2 + squares / (2 * n * v)
    q.define(
        "The loss: half the logarithm of the variance and a constant, and half the squared error over the variance.",
        Eq(J, Sum(log(v) / 2 + log(2 * pi) / 2 + e[i] ** 2 / (2 * v), (i, 1, n)) / n),
    )
    q.equals("All examples share the variance.", loss)
    q.define("Its slope.", Eq(g, Derivative(loss, v)))
    q.equals("That of a logarithm is one over the variance, that of one over it its negative square.",
             (1 / v - squares / (n * v**2)) / 2)  # fmt: skip
    q.implies("There is none at rest.", Eq(g, 0))
    q.define("The squared errors, added up.", Eq(S, squares))
    q.implies("At rest this holds,", Eq(1 / v - S / (n * v**2), 0))
    q.implies("so that these are in proportion.", Eq(n * v, S))
    q.define("The variance.", Eq(V, v))
    q.equals("Solve for it.", S / n)
    q.equals("Put the sum in.", claim.rhs)


def measure(run, n, e):
    """The variance at which the slope by autograd changes its sign, found by halving an interval."""
    import torch

    errors, low, high = torch.tensor(e, dtype=torch.float64), -40.0, 40.0
    for _ in range(80):
        logarithm = torch.tensor((low + high) / 2, dtype=torch.float64, requires_grad=True)
        run.operator(errors, torch.zeros_like(errors), logarithm.exp().expand(n)).backward()
        low, high = (low, logarithm.item()) if logarithm.grad.item() > 0 else (logarithm.item(), high)
    return torch.tensor(low, dtype=torch.float64).exp().item()


def laplace(outputs, targets, variances):
    """The loss of a Laplace law."""
    return (variances.log() / 2 + (outputs - targets).abs() / variances.sqrt()).mean()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.gaussian_nll_loss",
    impostor=laplace,
    at=[{"n": len(e), "e": e} for e in ([1.0], [2.0, -0.5], [0.25, -3.0, 1.5], [1.0, 1.0, -1.0, 0.5])],
    # The slope's parts are equal where it is at rest; what is rounded there moves the logarithm by as much.
    operations=60,
    conditioning=4,
    steps=None,
)
rivals = {
    "takes the variance of the errors about their mean": squares / n - (Sum(e[i], (i, 1, n)) / n) ** 2,
    "takes the mean size of the errors": Sum(Abs(e[i]), (i, 1, n)) / n,
    "adds the squared errors": squares,
    "gives the standard deviation": sqrt(squares / n),
    "halves the squared errors, as the loss does": squares / (2 * n),
}
