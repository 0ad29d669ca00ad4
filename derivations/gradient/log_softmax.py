"""Gradient through the logarithm of a softmax.

Given the upstream gradient of the logarithms of the `n` probabilities of a
softmax, what is the gradient with respect to one score? Its own upstream
gradient, less the probability times the sum of all. With the negative
logarithm of one probability as the loss, this is the probability less one for
that score, and the probability for every other.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Sum, exp, log

from symcnn import ForAll, Trajectory, integers, sequence

from .softmax import SCORES

n, i, j, h = integers("n i j h")
z, l, dl, dz = sequence("z", n), sequence("l", n), sequence("dl", n), sequence("dz", n)

given = {
    n: "scores",
    z: "values of the scores",
    j: "which score",
    dl: "upstream gradient, of the logarithms of the probabilities",
}
sought = {dz: "gradient of the scores", l: "logarithms of the probabilities"}
where = [j >= 1, j <= n]
conventions = ("natural logarithm", "with a temperature, the gradient is divided by it")

whole = Sum(exp(z[h]), (h, 1, n))
probability = exp(z[j]) / whole
total = Sum(dl[i], (i, 1, n))
claim = Eq(dz[j], dl[j] - probability * total)


def proof(q):
    """The chain rule, over all logarithms."""
    q.implies("The sum of the exponentials is above zero.", whole > 0)
    q.define("The logarithms of the probabilities.", ForAll(Eq(l[i], log(exp(z[i]) / whole)), (i, 1, n)))
    q.implies(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        ForAll(Eq(l[i], z[i] - log(whole)), (i, 1, n)),
    )
    q.define(
        "Chain rule: the score acts on the loss through every logarithm.",
        Eq(dz[j], Sum(dl[i] * Derivative(z[i] - log(whole), z[j]), (i, 1, n))),
    )
    q.equals(
        "Each holds the score in the logarithm of the sum, whose slope is the probability; one also holds it alone.",
        Sum(dl[i] * (KroneckerDelta(i, j) - probability), (i, 1, n)),
    )
    q.equals("Take the sum apart.", claim.rhs)


def measure(run, n, z, j, dl):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(dl, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(run.operator(scores, 0), scores, upstream)
    return gradient[j - 1].item()


experiment = Trajectory(
    measure,
    operator="torch.log_softmax",
    impostor="torch.softmax",
    at=[
        {"n": len(scores), "z": scores, "j": j, "dl": [first, -0.5, 0.25, 2.0][: len(scores)]}
        for scores in SCORES[1:]
        for j in range(1, len(scores) + 1)
        for first in (1.5, -1.25)
    ],
    operations=40,
    conditioning=(4 + Abs(log(whole)) + Abs(z[j]))
    * (Abs(dl[j]) + probability * Sum(Abs(dl[i]), (i, 1, n)))
    / Abs(claim.rhs),
    steps=None,
)
rivals = {
    "takes the upstream gradient to add up to one": dl[j] - probability,
    "forgets that the sum holds every score": dl[j],
    "forgets its own logarithm": -probability * total,
    "takes the softmax for its logarithm": probability * (dl[j] - Sum(exp(z[i]) * dl[i], (i, 1, n)) / whole),
    "takes its own share of the upstream gradient alone": dl[j] * (1 - probability),
    "takes the mean of the upstream gradient away": dl[j] - total / n,
    "divides by the probability": dl[j] / probability,
    "exchanges the signs": probability * total - dl[j],
}
