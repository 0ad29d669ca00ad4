"""Slope of the focal loss.

A sigmoid makes the probability `p` of the right answer of a score `z`. The focal
loss is the negative logarithm of `p`, times a weight `alpha`, times the power
`gamma` of what `p` is short of one, so that answers that are nearly right count
little; over `n` examples the mean is taken. What is its slope in the score? The power has a slope of its own: it adds
a term to that of the cross-entropy times the power.
"""

from sympy import Abs, And, Derivative, Eq, exp, log

from symcnn import Trajectory, grid, integers, reals

n = integers("n")
z, gamma, alpha, p, r, l, g = reals("z gamma alpha p r l g")

given = {n: "examples", z: "score of one of them", gamma: "power", alpha: "weight"}
sought = {
    g: "slope of the loss",
    p: "probability of the right answer",
    r: "what it is short of one",
    l: "logarithm of the probability",
}
where = [n >= 1, gamma >= 0, alpha >= 0]
conventions = (
    "natural logarithm",
    "the score is that of the right answer: where that is the negative one, the sign of the score is turned",
)

probability = exp(z) / (1 + exp(z))
short = 1 / (1 + exp(z))
claim = Eq(g, alpha * short**gamma * (gamma * probability * log(probability) - short) / n)


def proof(q):
    """A product of a power and a logarithm."""
    q.define("The probability.", Eq(p, probability))
    q.define("What it is short of one.", Eq(r, short))
    q.implies("Both are above zero, and together one.", And(p > 0, r > 0, Eq(p + r, 1)))
    q.define("The logarithm of the probability,", Eq(l, log(p)))
    q.equals("with the probability put in,", log(probability))
    q.equals("is a difference.", z - log(1 + exp(z)))
    q.define(
        "The slope of the part of the mean that holds the score, with this difference turned round for the logarithm.",
        Eq(g, Derivative(alpha * short**gamma * (log(1 + exp(z)) - z) / n, z)),
    )
    q.equals(
        "The power falls by `gamma` times itself times the probability; the negative logarithm falls by what the "
        "probability is short of one.",
        alpha * (gamma * short**gamma * p * (z - log(1 + exp(z))) - short ** (gamma + 1)) / n,
    )
    q.equals("The difference is the logarithm.", alpha * r**gamma * (gamma * p * l - r) / n)
    q.equals("Put in what the names stand for.", claim.rhs)


def measure(run, n, z, gamma, alpha):
    """The gradient by autograd of the loss, written with the operator."""
    import torch

    score = torch.full((n,), z, dtype=torch.float64, requires_grad=True)
    logarithm = run.operator(score)
    (-alpha * (1 - logarithm.exp()) ** gamma * logarithm).mean().backward()
    return score.grad[0].item()


def steeper(score):
    """The logarithm of the sigmoid of twice the score."""
    import torch

    return torch.nn.functional.logsigmoid(2 * score)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.logsigmoid",
    impostor=steeper,
    at=grid(n=[1, 4], z=[-3.0, -0.5, 0.0, 1.0, 4.0], gamma=[0.0, 0.5, 1.0, 2.0, 5.0], alpha=[0.25, 1.0]),
    # Exponentials, a logarithm, a difference from one, powers and products, forward and backward.
    operations=40,
    # What the probability is short of one is a difference, and is raised to a power.
    conditioning=(1 + gamma) * (1 + Abs(z)) / short,
    steps=None,
)
whole = alpha * short**gamma * (gamma * probability * log(probability) - short)
rivals = {
    "takes the power for a constant": -alpha * short ** (gamma + 1) / n,
    "takes the slope of the cross-entropy": -alpha * short / n,
    "adds the slope of the power with the wrong sign": alpha
    * short**gamma
    * (-gamma * probability * log(probability) - short)
    / n,
    "forgets the derivative of the sigmoid": alpha
    * (gamma * short ** (gamma - 1) * log(probability) - short**gamma / probability)
    / n,
    "forgets the exponent before the power": alpha * short**gamma * (probability * log(probability) - short) / n,
    "forgets the weight": short**gamma * (gamma * probability * log(probability) - short) / n,
    "forgets the logarithm": alpha * short**gamma * (gamma * probability - short) / n,
    "forgets that the loss is a mean": whole,
}
