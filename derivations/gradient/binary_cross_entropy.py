"""Gradient of the binary cross-entropy with respect to a score.

A network gives a score `z[i]` to each of `n` examples, and a sigmoid makes a
probability of it. The loss is the mean of the binary cross-entropies with the
targets `y[i]`, in which the positive part is weighed by `w`. What is the
derivative of the loss with respect to one score? With `w = 1` it is the
probability less the target, over `n`: the slope of the sigmoid, which is small
where the network is sure, cancels, so that a sure mistake has a large gradient.
"""

from sympy import Abs, Derivative, Eq, Sum, exp, log

from symcnn import Trajectory, integers, reals, sequence

n, i, a = integers("n i a")
w = reals("w")
z, y, dz = sequence("z", n), sequence("y", n), sequence("dz", n)

given = {n: "examples", i: "example", z: "scores", y: "targets", w: "weight of the positive part"}
sought = {dz: "gradient of the loss"}
usual = {w: 1}
where = [i >= 1, i <= n]
conventions = (
    "natural logarithm",
    "the loss is the mean over the examples",
    "a target is 0 or 1, or anything between",
)


def probability(place):
    """The sigmoid of a score."""
    return 1 / (1 + exp(-z[place]))


def lacking(place):
    """The sigmoid of the negative score."""
    return 1 / (1 + exp(z[place]))


claim = Eq(dz[i], ((1 - y[i]) * probability(i) - w * y[i] * (1 - probability(i))) / n)


def proof(q):
    """The chain rule."""
    q.define(
        "The derivative of the mean of the negative logarithms: of the probability, a sigmoid of the score, and of "
        "what it lacks to one, a sigmoid of the negative score.",
        Eq(
            dz[i],
            Derivative(-Sum(w * y[a] * log(probability(a)) + (1 - y[a]) * log(lacking(a)), (a, 1, n)) / n, z[i]),
        ),
    )
    q.equals(
        "Only example `i` holds the score. A logarithm has one over what stands in it for its slope.",
        ((1 - y[i]) * exp(z[i]) * lacking(i) - w * y[i] * exp(-z[i]) * probability(i)) / n,
    )
    q.equals("The first product is the probability, the second one what it lacks to one.", claim.rhs)


def measure(run, n, i, z, y, w):
    """The gradient that autograd hands to one score."""
    import torch

    scores, targets = (torch.tensor(row, dtype=torch.float64) for row in (z, y))
    scores.requires_grad_()
    loss = run.operator(scores, targets, pos_weight=torch.tensor([w], dtype=torch.float64))
    (gradient,) = torch.autograd.grad(loss, scores)
    return gradient[i - 1].item()


def summed(scores, targets, pos_weight):
    """Adds over the examples."""
    import torch

    loss = torch.nn.functional.binary_cross_entropy_with_logits
    return loss(scores, targets, pos_weight=pos_weight, reduction="sum")


_plain = probability(i) - y[i]
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.binary_cross_entropy_with_logits",
    impostor=summed,
    at=[
        {"n": len(z), "i": i, "z": z, "y": y, "w": w}
        for z, y in (
            ([0.5], [1.0]),
            ([1.5, -2.0], [0.0, 1.0]),
            ([0.25, -0.5, 3.0], [0.25, 0.0, 1.0]),
            ([-1.0, 2.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.75]),
        )
        for i in range(1, len(z) + 1)
        for w in (1.0, 0.5, 3.0)
    ],
    operations=30,
    conditioning=4
    * (Abs(1 - y[i]) * probability(i) + Abs(w * y[i]) * (1 + probability(i)))
    / Abs((1 - y[i]) * probability(i) - w * y[i] * (1 - probability(i))),
    steps=None,
)
rivals = {
    "forgets the weight of the positive part": _plain / n,
    "multiplies with the slope of the sigmoid, as for the squared error": claim.rhs
    * probability(i)
    * (1 - probability(i)),
    "forgets that the loss is a mean": n * claim.rhs,
    "weighs the negative part, too": w * _plain / n,
    "goes the other way": -claim.rhs,
    "takes the score for the probability": ((1 - y[i]) * z[i] - w * y[i] * (1 - z[i])) / n,
    "gives what is wrong alone, as if the weight were one": (probability(i) - w * y[i]) / n,
    "takes the derivative with respect to the probability": (
        (1 - y[i]) / (1 - probability(i)) - w * y[i] / probability(i)
    )
    / n,
}
