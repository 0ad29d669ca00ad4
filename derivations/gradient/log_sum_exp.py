"""Slope of a smooth maximum.

The logarithm of the sum of the exponentials of `n` scores over a temperature
`T`, times the temperature, is a smooth maximum of the scores. What is its
derivative with respect to score `j`? It is the probability that a softmax with
the same temperature gives to the score: what the maximum hands to the largest
score alone is shared out among all.
"""

from sympy import Abs, Derivative, Eq, Integer, Sum, exp, log

from symcnn import Trajectory, reals, sequence

from . import softmax
from .softmax import SCORES, T, h, j, n, probability, z

L = reals("L")
g = sequence("g", n)

given = {n: softmax.given[n], z: softmax.given[z], j: softmax.given[j], T: softmax.given[T]}
sought = {g: "derivative of the smooth maximum with respect to a score", L: "smooth maximum"}
where = [j >= 1, j <= n, T > 0]
conventions = ("natural logarithm", "with the temperature 1 it is log-sum-exp")

whole = Sum(exp(z[h] / T), (h, 1, n))
claim = Eq(g[j], probability(j))


def proof(q):
    """The chain rule."""
    q.implies("The sum of the exponentials is above zero.", whole > 0)
    q.define("The smooth maximum.", Eq(L, T * log(whole)))
    q.define("Its derivative.", Eq(g[j], Derivative(T * log(whole), z[j])))
    q.equals(
        "The derivative of a logarithm is one over what stands in it, times the derivative of that. Of the "
        "exponentials one holds the score; its inner derivative, one over the temperature, cancels with the factor.",
        claim.rhs,
    )


def measure(run, n, z, j, T):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(T * run.operator(scores / T, 0), scores)
    return gradient[j - 1].item()


def largest(scores, dim):
    """The maximum itself."""
    import torch

    return torch.amax(scores, dim)


experiment = Trajectory(
    measure,
    operator="torch.logsumexp",
    impostor=largest,
    at=[
        {"n": len(scores), "z": scores, "j": j, "T": T}
        for scores in SCORES
        for j in range(1, len(scores) + 1)
        for T in (0.5, 1.0, 2.0)
    ],
    # Quotients, exponentials and their sum, a logarithm; a difference and an exponential, two products.
    operations=40,
    conditioning=4 + Abs(log(whole)) + Abs(z[j]) / T,
    steps=None,
)
rivals = {
    "forgets the factor before the logarithm": probability(j) / T,
    "forgets the inner derivative": T * probability(j),
    "forgets the exponential of the inner derivative": 1 / whole,
    "takes the derivative of the sum, without the logarithm": exp(z[j] / T),
    "forgets the temperature in the softmax": exp(z[j]) / Sum(exp(z[h]), (h, 1, n)),
    "takes the derivative of the probability": probability(j) * (1 - probability(j)),
    "shares it out evenly": Integer(1) / n,
}
