"""Gradient of a vector that is scaled to length one.

A vector of `n` numbers is divided by its length. Given the upstream gradient,
what is the gradient with respect to one of the numbers? What would only make the
vector longer or shorter is taken out, and the rest is divided by the length: the
longer the vector is, the less it is turned by a step.
"""

from sympy import Abs, Derivative, Eq, Sum, sqrt

from symcnn import Trajectory, integers, sequence

n, i, k, h = integers("n i k h")
x, dy, dx = sequence("x", n), sequence("dy", n), sequence("dx", n)

square = Sum(x[h] ** 2, (h, 1, n))
length = sqrt(square)
given = {n: "numbers of the vector", x: "vector", k: "which of the numbers", dy: "upstream gradient"}
sought = {dx: "gradient of the vector"}
where = [k >= 1, k <= n, square > 0]
conventions = (
    "the Euclidean length",
    "nothing is added to the length; PyTorch divides by `10**-12` where the length is below that",
)

claim = Eq(dx[k], (dy[k] - x[k] * Sum(x[i] * dy[i], (i, 1, n)) / square) / length)


def proof(q):
    """The chain rule."""
    q.define(
        "Chain rule: the number acts on the loss through every entry of what comes out, since all hold the length.",
        Eq(dx[k], Sum(dy[i] * Derivative(x[i] / length, x[k]), (i, 1, n))),
    )
    q.equals(
        "Entry `i` holds the number by itself where `i` is `k`; the length has the slope `x[k]` over itself.", claim.rhs
    )


def measure(run, n, x, k, dy):
    """The gradient that autograd hands to one of the numbers."""
    import torch

    vector, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, dy))
    vector.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(vector, dim=0), vector, upstream)
    return gradient[k - 1].item()


def summed(vector, dim):
    """Divides by the sum of the sizes."""
    import torch

    return torch.nn.functional.normalize(vector, p=1, dim=dim)


VECTORS = [
    ([3.0, -4.0], [1.0, 0.5]),
    ([0.5, 1.0, -1.5], [2.0, -1.0, 0.75]),
    ([2.0, 0.25, 1.0, -3.0], [-1.0, 0.5, 1.5, 2.0]),
]
"""Vectors with upstream gradients of their lengths."""

along = Sum(x[i] * dy[i], (i, 1, n))
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.normalize",
    impostor=summed,
    at=[
        {"n": len(vector), "x": vector, "k": k, "dy": upstream}
        for vector, upstream in VECTORS
        for k in range(1, len(vector) + 1)
    ],
    # Squares, their sum and root; products and their sum, quotients by the length, a product, a difference.
    operations=40,
    conditioning=2
    * (Abs(dy[k]) + Abs(x[k]) * Sum(Abs(x[i] * dy[i]), (i, 1, n)) / square)
    / Abs(dy[k] - x[k] * along / square),
    steps=None,
)
rivals = {
    "takes the length for a constant": dy[k] / length,
    "forgets to divide by the length": dy[k] - x[k] * along / square,
    "divides the share along the vector once by the length": (dy[k] - x[k] * along / length) / length,
    "takes the entry's own share alone": (dy[k] - x[k] ** 2 * dy[k] / square) / length,
    "adds the share along the vector": (dy[k] + x[k] * along / square) / length,
    "divides by the square of the length": (dy[k] - x[k] * along / square) / square,
    "subtracts the mean of the upstream gradient": (dy[k] - Sum(dy[i], (i, 1, n)) / n) / length,
}
