"""Gradient of the soft Dice loss.

A network gives the probabilities `p[i]` to `n` pixels, whose targets are `y[i]`. The
Dice loss is one less twice the sum of their products, over the sum of all probabilities
and targets. What is its derivative with respect to the probability of pixel `k`? Target
and Dice coefficient pull against one another: a pixel of the object pulls with two less
the coefficient, one of the background is pushed down with the coefficient, both over the
sum of all. So small objects have large gradients.
"""

from sympy import Abs, Derivative, Eq, Sum

from symcnn import Trajectory, integers, sequence

n, k, i = integers("n k i")
p, y, g = sequence("p", n), sequence("y", n), sequence("g", n)

given = {n: "pixels", k: "pixel", p: "probabilities", y: "targets"}
sought = {g: "gradient of the probabilities"}
total = Sum(p[i] + y[i], (i, 1, n))
overlap = Sum(p[i] * y[i], (i, 1, n))
where = [k >= 1, k <= n, total > 0]
conventions = (
    "probabilities and targets are added up as they are, not squared",
    "nothing is added to the divisor",
)

claim = Eq(g[k], (2 * overlap / total - 2 * y[k]) / total)


def proof(q):
    """The quotient rule."""
    q.define("The derivative of the loss.", Eq(g[k], Derivative(1 - 2 * overlap / total, p[k])))
    q.equals(
        "Above one term holds the probability, times its target; so does one below.",
        2 * overlap / total**2 - 2 * y[k] / total,
    )
    q.equals("Over one divisor.", claim.rhs)


def measure(run, n, k, p, y):
    """The gradient by autograd of the loss, written with the operator."""
    import torch

    probabilities = torch.tensor(p, dtype=torch.float64, requires_grad=True)
    targets = torch.tensor(y, dtype=torch.float64)
    (1 - 2 * run.operator(probabilities, targets) / (probabilities + targets).sum()).backward()
    return probabilities.grad[k - 1].item()


def smaller(probabilities, targets):
    """The sum of the smaller one of each pair, where the product was."""
    import torch

    return torch.minimum(probabilities, targets).sum()


experiment = Trajectory(
    measure,
    operator="torch.dot",
    impostor=smaller,
    at=[
        {"n": len(p), "k": k, "p": p, "y": y}
        for p, y in (
            ([0.5], [1.0]),
            ([0.75, 0.25], [1.0, 0.0]),
            ([0.5, 0.25, 0.875, 0.125], [0.0, 0.0, 1.0, 1.0]),
            ([0.125, 0.0, 0.5], [0.0, 0.5, 0.25]),
        )
        for k in range(1, len(p) + 1)
    ],
    operations=30,
    conditioning=2 * (overlap / total + Abs(y[k])) / Abs(overlap / total - y[k]),
    steps=None,
)
rivals = {
    "takes the divisor for a constant": -2 * y[k] / total,
    "goes the other way": (2 * y[k] - 2 * overlap / total) / total,
    "forgets the two": (overlap / total - y[k]) / total,
    "takes the gradient of the overlap over the union": (overlap / (total - overlap) * (1 - y[k]) - y[k])
    / (total - overlap),
    "takes the squared error's": 2 * (p[k] - y[k]) / n,
    "does not square the divisor of the second term": 2 * overlap / total - 2 * y[k] / total,
    "forgets the target": 2 * overlap / total**2,
}
