"""Probability that a weight for positive examples leads to.

Of examples that look alike the share `y` is positive. They are trained on the
binary cross-entropy of a score `z`, in which the loss of a positive example is
multiplied by `c`. The score is at rest: the loss has no slope in it. Which
probability does the sigmoid give? With a weight that is not one it is not the
share of the positive examples: the odds are `c` times too large. (Solved for
`y`, the formula brings the probability back.)
"""

from sympy import Derivative, Eq, diff, exp, log

from symcnn import Trajectory, grid, reals

y, c, z, J, g, P, e = reals("y c z J g P e")

loss = c * y * (log(1 + exp(z)) - z) + (1 - y) * log(1 + exp(z))
given = {
    y: "share of the positive examples",
    c: "weight of a positive example",
    z: "score at which the loss has no slope",
}
sought = {P: "probability", J: "loss", g: "slope of the loss", e: "exponential of the score"}
slope = diff(loss, z)
where = [y >= 0, y <= 1, c > 0, Eq(slope, 0)]
conventions = ("natural logarithm", "only positive examples are weighted, as by PyTorch's argument for it")

claim = Eq(P, c * y / (c * y + 1 - y))


def proof(q):
    """No slope is left."""
    q.define(
        "The loss: `log(1 + exp(z)) - z` is the negative logarithm of the sigmoid, `log(1 + exp(z))` that of what is "
        "left to one.",
        Eq(J, loss),
    )
    q.define("Its slope.", Eq(g, Derivative(loss, z)))
    q.equals("The sigmoid is the slope of `log(1 + exp(z))`.", slope)
    q.implies("The score is at rest.", Eq(slope, 0))
    q.define("The exponential of the score.", Eq(e, exp(z)))
    q.implies("It is above zero.", e > 0)
    q.implies("Put it in,", Eq(c * y * (e / (1 + e) - 1) + (1 - y) * e / (1 + e), 0))
    q.implies("and multiply by what it and one make.", Eq((1 - y) * e, c * y))
    q.define("The sigmoid.", Eq(P, exp(z) / (1 + exp(z))))
    q.equals("In terms of the exponential.", e / (1 + e))
    q.implies("So both kinds of examples pull alike.", Eq((1 - y) * P, c * y * (1 - P)))
    q.implies("The factor of the probability is not zero.", c * y + 1 - y > 0)
    q.implies("Solve for the probability.", claim)


def measure(run, y, c):
    """The sigmoid of the score at which the slope by autograd changes its sign, found by halving an interval."""
    import torch

    low, high = -60.0, 60.0
    for _ in range(80):
        score = torch.tensor((low + high) / 2, dtype=torch.float64, requires_grad=True)
        target = torch.tensor(y, dtype=torch.float64)
        run.operator(score, target, pos_weight=torch.tensor(c, dtype=torch.float64)).backward()
        low, high = (low, score.item()) if score.grad.item() > 0 else (score.item(), high)
    return torch.sigmoid(torch.tensor(low, dtype=torch.float64)).item()


def both(score, target, pos_weight):
    """Weighs positive and negative examples alike."""
    import torch

    return torch.nn.functional.binary_cross_entropy_with_logits(score, target, weight=pos_weight)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.binary_cross_entropy_with_logits",
    impostor=both,
    at=grid(y=[0.0625, 0.25, 0.5, 0.75], c=[0.125, 1.0, 3.0, 20.0]),
    # Exponentials, a logarithm, sums, products; the slope's parts, and the sigmoid at the end.
    operations=40,
    # The slope is a difference of two equal pulls; where the score is large, so is its rounding.
    conditioning=4 + 2 * abs(log(c * y / (1 - y))),
    steps=None,
)
rivals = {
    "takes the share of the positive examples": y,
    "weighs the negative examples": y / (y + c * (1 - y)),
    "multiplies the probability, not the odds": c * y,
    "takes the odds for the probability": c * y / (1 - y),
    "weighs the divisor as a whole": y / c,
    "squares the weight": c**2 * y / (c**2 * y + 1 - y),
}
