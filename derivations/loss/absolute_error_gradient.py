"""Gradient of the mean absolute error.

The loss is the mean, over `n` outputs, of the sizes of their errors. What is its
derivative with respect to one output, `x`, with the target `y`? The sign of the
error, over the number of outputs: a large error pulls no more than a small one, so
that outliers count less than with squares, but the pull does not fade near the
target either.
"""

from sympy import Abs, Derivative, Eq, Ne, sign

from symcnn import Trajectory, grid, indicator, integers, reals

n = integers("n")
x, y, R, J, g = reals("x y R J g")

given = {n: "number of outputs", x: "output", y: "its target", R: "sizes of the other errors, added up"}
sought = {g: "gradient of the output", J: "loss"}
where = [n >= 1, Ne(x, y)]
conventions = (
    "the mean over all outputs, as PyTorch takes it",
    "where an error is zero the loss has a kink; PyTorch's gradient is zero there",
)

claim = Eq(g, (indicator(x > y) - indicator(x < y)) / n)


def proof(q):
    """One term holds the output."""
    loss = (Abs(x - y) + R) / n
    q.define("The loss.", Eq(J, loss))
    q.define("Its derivative.", Eq(g, Derivative(loss, x)))
    q.equals(
        "The size of what is not zero has its sign as the slope; the other errors do not hold the output.",
        sign(x - y) / n,
    )
    q.equals("That is one above the target, and minus one below.", claim.rhs)


def measure(run, n, x, y):
    """The gradient that autograd hands to the first output."""
    import torch

    outputs = torch.tensor([x] + [0.5 - place for place in range(1, n)], dtype=torch.float64, requires_grad=True)
    targets = torch.tensor([y] + [1.0] * (n - 1), dtype=torch.float64)
    run.operator(outputs, targets).backward()
    return outputs.grad[0].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.l1_loss",
    impostor="torch.nn.functional.mse_loss",
    at=grid(n=[1, 2, 5], x=[-3.0, 0.25, 2.0], y=[-0.5, 0.0, 1.5, 4.0]),
    operations=3,
    steps=None,
)
rivals = {
    "takes the error": (x - y) / n,
    "forgets the mean": sign(x - y),
    "goes the other way": sign(y - x) / n,
    "forgets the sign": 1 / n + 0 * x,
    "takes the sign of the output": sign(x) / n,
    "takes twice the error, as of squares": 2 * (x - y) / n,
}
