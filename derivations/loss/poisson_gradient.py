"""Gradient of the Poisson loss.

A network gives a score `z` to an example, and its exponential is taken for the mean of
a Poisson law. The loss is the mean over `n` examples of the negative logarithms of the
probabilities that these laws give to the counts. What is its derivative with respect to
the score of one example with the count `y`? The logarithm of the factorial drops out:
the slope is the mean less the count, as the slope of a cross-entropy is the probability
less the target.
"""

from sympy import Abs, Derivative, Eq, exp, factorial, log

from symcnn import Trajectory, grid, integers, reals

n, y = integers("n y")
z, l, g = reals("z l g")

given = {n: "examples", z: "score of one of them, the logarithm of the mean", y: "its count"}
sought = {g: "slope of the loss", l: "loss of the example"}
where = [n >= 1, y >= 0]
conventions = ("natural logarithm", "the loss is the mean over the examples")

claim = Eq(g, (exp(z) - y) / n)


def proof(q):
    """Take the logarithm of the probability apart."""
    q.define(
        "The negative logarithm of the probability of the count.",
        Eq(l, -log(exp(z) ** y * exp(-exp(z)) / factorial(y))),
    )
    q.equals("Logarithms of products are sums.", exp(z) - y * z + log(factorial(y)))
    q.define(
        "The slope of the part of the mean that holds the score.",
        Eq(g, Derivative((exp(z) - y * z + log(factorial(y))) / n, z)),
    )
    q.equals("The logarithm of the factorial does not hold the score.", claim.rhs)


def measure(run, n, z, y):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.full((n,), z, dtype=torch.float64, requires_grad=True)
    run.operator(scores, torch.full((n,), float(y), dtype=torch.float64)).backward()
    return scores.grad[0].item()


def of_the_mean(scores, counts):
    """Takes the score for the mean itself, not for its logarithm."""
    import torch

    return torch.nn.functional.poisson_nll_loss(scores, counts, log_input=False)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.poisson_nll_loss",
    impostor=of_the_mean,
    at=grid(n=[1, 4], z=[0.125, 0.5, 1.5, 3.0], y=[0, 1, 2, 7]),
    operations=8,
    conditioning=(1 + Abs(z)) * (exp(z) + y) / Abs(exp(z) - y),
    steps=None,
)
rivals = {
    "takes the score for the mean itself": (z - y) / n,
    "takes the derivative with respect to the mean": (1 - y / exp(z)) / n,
    "goes the other way": (y - exp(z)) / n,
    "takes the squared error of the mean": 2 * (exp(z) - y) * exp(z) / n,
    "forgets that the loss is a mean": exp(z) - y,
    "takes a sigmoid for the mean": (1 / (1 + exp(-z)) - y) / n,
    "forgets the exponential of the score": (1 - y) / n,
}
