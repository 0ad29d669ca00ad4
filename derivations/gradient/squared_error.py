"""Gradient of the mean squared error of a linear layer.

A layer with weights `W`, of `d` inputs and `C` outputs, sees `n` examples. The
loss is the mean of the squared errors, over all examples and all outputs, as
PyTorch takes it. What is the derivative with respect to the weight from input
`j` to output `c`? It is the product of input and error, averaged over the
examples, times `2/C`.
"""

from sympy import Abs, Derivative, Eq, Sum

from symcnn import Trajectory, integers, sequence

n, d, C, j, c, a, b, h = integers("n d C j c a b h")
X, W, Y, dW = sequence("X", n, d), sequence("W", d, C), sequence("Y", n, C), sequence("dW", d, C)

given = {
    n: "examples",
    d: "inputs",
    C: "outputs",
    j: "input of the weight",
    c: "output of the weight",
    X: "inputs, a row for each example",
    W: "weights",
    Y: "targets, a row for each example",
}
sought = {dW: "gradient of the weights"}
where = [n >= 1, j >= 1, j <= d, c >= 1, c <= C]
conventions = (
    "the mean is over examples and outputs, `n*C` of them",
    "no one half in front of the square",
    "no bias",
)


def error(example, output):
    """What a prediction is above its target."""
    return Sum(X[example, h] * W[h, output], (h, 1, d)) - Y[example, output]


claim = Eq(dW[j, c], 2 * Sum(X[a, j] * error(a, c), (a, 1, n)) / (n * C))


def proof(q):
    """The chain rule."""
    q.define(
        "The derivative of the mean of the squares.",
        Eq(dW[j, c], Derivative(Sum(error(a, b) ** 2, (b, 1, C), (a, 1, n)) / (n * C), W[j, c])),
    )
    q.equals(
        "A square has twice what is squared for its slope; the weight is in one output, once, times its input.",
        claim.rhs,
    )


def measure(run, n, d, C, j, c, X, W, Y):
    """The gradient that autograd hands to one weight."""
    import torch

    inputs, weights, targets = (torch.tensor(rows, dtype=torch.float64) for rows in (X, W, Y))
    weights.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(inputs @ weights, targets), weights)
    return gradient[j - 1, c - 1].item()


def summed(outputs, targets):
    """Adds over examples and outputs."""
    import torch

    return torch.nn.functional.mse_loss(outputs, targets, reduction="sum")


def _points():
    """Small tables of whole numbers, every weight."""
    listed = []
    for n, d, C in ((1, 1, 1), (3, 2, 1), (2, 1, 3), (4, 2, 2), (2, 3, 2)):
        inputs = [[(3 * a + 5 * b + a * b) % 7 - 3 + 0.5 * n for b in range(d)] for a in range(n)]
        weights = [[(2 * a + 3 * b + n) % 5 - 1.5 for b in range(C)] for a in range(d)]
        targets = [[(4 * a + b) % 5 - 0.25 * n for b in range(C)] for a in range(n)]
        shape = {"n": n, "d": d, "C": C, "X": inputs, "W": weights, "Y": targets}
        listed += [{**shape, "j": j, "c": c} for j in range(1, d + 1) for c in range(1, C + 1)]
    return listed


_slopes = Sum(X[a, j] * error(a, c), (a, 1, n))
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.mse_loss",
    impostor=summed,
    at=_points(),
    # The inputs, weights and targets are short, so that only the factor and the products with it are rounded.
    operations=30,
    conditioning=4
    * Sum(Abs(X[a, j]) * (Sum(Abs(X[a, h] * W[h, c]), (h, 1, d)) + Abs(Y[a, c])), (a, 1, n))
    / Abs(_slopes),
    steps=None,
)
rivals = {
    "takes the mean over the examples alone": 2 * _slopes / n,
    "takes one half of the square": _slopes / (n * C),
    "adds the errors' squares up": 2 * _slopes,
    "goes the other way": -2 * _slopes / (n * C),
    "forgets the input": 2 * Sum(error(a, c), (a, 1, n)) / (n * C),
    "forgets the error, as of the mean of the outputs": Sum(X[a, j], (a, 1, n)) / (n * C),
    "adds the errors of all outputs": 2 * Sum(X[a, j] * error(a, b), (b, 1, C), (a, 1, n)) / (n * C),
    "multiplies the sums of inputs and errors": 2 * Sum(X[a, j], (a, 1, n)) * Sum(error(a, c), (a, 1, n)) / (n * C),
}
