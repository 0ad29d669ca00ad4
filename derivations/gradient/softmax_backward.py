"""Gradient through a softmax.

Given the gradient of a loss with respect to the `n` probabilities of a softmax
with temperature `T`, what is the gradient with respect to one score? It is the
probability, times what the upstream gradient is above its mean by these
probabilities; so the gradients of all scores add up to zero.
"""

from sympy import Abs, Eq, Sum

from symcnn import Trajectory, sequence

from . import softmax
from .softmax import SCORES, G, T, i, j, n, probability, z

dp, dz = sequence("dp", n), sequence("dz", n)

given = {
    n: softmax.given[n],
    z: softmax.given[z],
    j: softmax.given[j],
    T: softmax.given[T],
    dp: "upstream gradient, of the probabilities",
}
sought = {dz: "gradient of the scores", G: softmax.sought[G]}
where = [fact for fact in softmax.where if not fact.has(i)]

claim = Eq(dz[j], probability(j) * (dp[j] - Sum(probability(i) * dp[i], (i, 1, n))) / T)


def proof(q):
    """The chain rule, over all probabilities."""
    q.recall("The derivative of every probability,", softmax, forall=((i, 1, n),))
    q.define(
        "Chain rule: the score acts on the loss through every probability.",
        Eq(dz[j], Sum(dp[i] * G[i, j], (i, 1, n))),
    )
    q.equals("Its own probability has a term more than the others.", claim.rhs)


def measure(run, n, z, j, T, dp):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(dp, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(run.operator(scores / T, 0), scores, upstream)
    return gradient[j - 1].item()


_mean = Sum(probability(i) * dp[i], (i, 1, n))
experiment = Trajectory(
    measure,
    operator="torch.softmax",
    impostor="torch.log_softmax",
    at=[
        {
            "n": len(scores),
            "z": scores,
            "j": j,
            "T": T,
            "dp": [[1.5, -0.5, 0.25, 2.0][(2 * place + len(scores)) % 4] for place in range(len(scores))],
        }
        for scores in SCORES[1:]
        for j in range(1, len(scores) + 1)
        for T in (0.5, 1.0, 2.0)
    ],
    operations=30,
    conditioning=8
    * (Abs(dp[j]) + Sum(probability(i) * Abs(dp[i]), (i, 1, n)))
    / Abs(dp[j] - Sum(probability(i) * dp[i], (i, 1, n))),
    steps=None,
)
rivals = {
    "multiplies with the slope of a sigmoid, as if the scores acted each by itself": probability(j)
    * (1 - probability(j))
    * dp[j]
    / T,
    "forgets that the sum holds every score": probability(j) * dp[j] / T,
    "takes the plain mean of the upstream gradient": probability(j) * (dp[j] - Sum(dp[i], (i, 1, n)) / n) / T,
    "forgets to multiply with the probability": (dp[j] - _mean) / T,
    "forgets the temperature": probability(j) * (dp[j] - _mean),
    "multiplies with the temperature": probability(j) * (dp[j] - _mean) * T,
    "exchanges the signs": probability(j) * (_mean - dp[j]) / T,
    "subtracts the upstream gradient from the probability, as with cross-entropy": (probability(j) - dp[j]) / T,
}
