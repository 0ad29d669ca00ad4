"""Gradient of the squared error behind a sigmoid.

A network gives a score `z` to an example, and a sigmoid makes a probability of it.
The loss is the mean over `n` examples of the squared differences from the targets,
which is the Brier score where targets are 0 or 1. What is the derivative of the loss
with respect to the score of one example with the target `y`? The slope of the sigmoid
stands in it: where the network is sure it learns next to nothing, even if it is wrong.
With the binary cross-entropy this factor cancels.
"""

from sympy import Abs, Derivative, Eq, exp

from symcnn import Trajectory, grid, integers, reals

n = integers("n")
z, y, p, g = reals("z y p g")

given = {n: "examples", z: "score of one of them", y: "its target"}
sought = {g: "slope of the loss", p: "probability"}
where = [n >= 1]
conventions = ("the square is not halved", "the loss is the mean over the examples")

probability = 1 / (1 + exp(-z))
claim = Eq(g, 2 * (probability - y) * probability * (1 - probability) / n)
elsewhere = {"the square is halved": (probability - y) * probability * (1 - probability) / n}


def proof(q):
    """The chain rule."""
    q.define("The sigmoid.", Eq(p, probability))
    q.define(
        "The slope of the part of the mean that holds the score.", Eq(g, Derivative((probability - y) ** 2 / n, z))
    )
    q.equals(
        "Twice the difference, times the slope of the sigmoid.",
        2 * (probability - y) * exp(-z) / (1 + exp(-z)) ** 2 / n,
    )
    q.equals("The slope of the sigmoid is the probability times what it lacks to one.", claim.rhs)


def measure(run, n, z, y):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.full((n,), z, dtype=torch.float64, requires_grad=True)
    targets = torch.full((n,), y, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(run.operator(torch.sigmoid(scores), targets), scores)
    return gradient[0].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.mse_loss",
    impostor="torch.nn.functional.binary_cross_entropy",
    at=grid(n=[1, 4], z=[-5.0, -1.0, 0.0, 0.5, 3.0], y=[0.0, 0.25, 1.0]),
    # The sigmoid, a difference, and the products of the chain rule.
    operations=24,
    # What the probability is short of the target, and of one, are differences.
    conditioning=2 * (1 + Abs(z)) * (probability + Abs(y)) / Abs(probability - y) / (1 - probability),
    steps=None,
)
rivals = {
    "forgets the slope of the sigmoid, as with the cross-entropy": (probability - y) / n,
    "forgets the slope of the sigmoid": 2 * (probability - y) / n,
    "forgets that the loss is a mean": 2 * (probability - y) * probability * (1 - probability),
    "goes the other way": 2 * (y - probability) * probability * (1 - probability) / n,
    "puts the score into the slope, not the probability": 2 * (probability - y) * z * (1 - z) / n,
    "takes the probability for the slope of the sigmoid": 2 * (probability - y) * probability / n,
}
