"""Gradient of the root mean square.

The root mean square of `n` numbers is the root of the mean of their squares. What is
its derivative with respect to one of them? The number over the root mean square,
over `n`. (Of the Euclidean length it is the number over the length: the gradient
has the length one wherever there is one. That of the root mean square is shorter by
the root of `n`.)
"""

from sympy import Derivative, Eq, Sum, sqrt

from symcnn import Trajectory, integers, reals, sequence

n, k, h = integers("n k h")
r = reals("r")
x, g = sequence("x", n), sequence("g", n)

square = Sum(x[h] ** 2, (h, 1, n))
given = {n: "how many numbers", x: "numbers", k: "which of the numbers"}
sought = {g: "gradient of the root mean square", r: "root mean square"}
where = [k >= 1, k <= n, square > 0]

root = sqrt(square / n)
claim = Eq(g[k], x[k] / (n * root))


def proof(q):
    """The chain rule."""
    q.define("The root mean square.", Eq(r, root))
    q.define("Its derivative.", Eq(g[k], Derivative(root, x[k])))
    q.equals("A root has the slope of one over twice itself; one square holds the number.", claim.rhs)


def measure(run, n, x, k):
    """The gradient that autograd hands to one of the numbers."""
    import torch

    numbers = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(run.operator(numbers) / n**0.5, numbers)
    return gradient[k - 1].item()


def summed(numbers):
    """The sum of the sizes."""
    return numbers.abs().sum()


experiment = Trajectory(
    measure,
    operator="torch.linalg.vector_norm",
    impostor=summed,
    at=[
        {"n": len(x), "x": x, "k": k}
        for x in ([3.0], [3.0, -4.0], [0.5, 1.0, -1.5], [2.0, 0.25, 1.0, -3.0])
        for k in range(1, len(x) + 1)
    ],
    operations=20,
    steps=None,
)
rivals = {
    "takes that of the length": x[k] / sqrt(square),
    "divides by the number of numbers once, and not by the root": x[k] / n,
    "forgets the number of numbers": x[k] / root,
    "forgets that the root's slope has a two": 2 * x[k] / (n * root),
    "divides by the mean square": x[k] / square,
    "takes the slope of the square": 2 * x[k] / n,
}
