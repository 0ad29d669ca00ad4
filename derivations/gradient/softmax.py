"""Derivative of a softmax.

A softmax with temperature `T` makes probabilities of `n` scores: the
exponential of a score over `T`, over the sum of those of all scores. What is the
derivative of probability `i` with respect to score `j`? Raising a score raises
its own probability, and lowers that of every other one.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Piecewise, Sum, exp

from symcnn import Trajectory, integers, reals, sequence

n, i, j, h = integers("n i j h")
T = reals("T")
z, G = sequence("z", n), sequence("G", n, n)

given = {n: "scores", z: "values of the scores", i: "which probability", j: "which score", T: "temperature"}
sought = {G: "derivative of a probability with respect to a score"}
where = [i >= 1, i <= n, j >= 1, j <= n, T > 0]
conventions = ("the Kronecker delta is 1 where both are the same, and 0 elsewhere",)


def probability(place):
    """The exponential of a score over the temperature, over the sum of those of all scores."""
    return exp(z[place] / T) / Sum(exp(z[h] / T), (h, 1, n))


claim = Eq(G[i, j], probability(i) * (KroneckerDelta(i, j) - probability(j)) / T)


def proof(q):
    """A quotient's derivative."""
    q.define("The derivative of the probability.", Eq(G[i, j], Derivative(probability(i), z[j])))
    q.equals(
        "The numerator holds the score where both are the same; the sum in the denominator holds it once.",
        claim.rhs,
    )


def measure(run, n, z, i, j, T):
    """The derivative that autograd gives of one probability."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(run.operator(scores / T, 0)[i - 1], scores)
    return gradient[j - 1].item()


SCORES = [[0.5], [1.0, -0.5], [0.0, 2.0, 1.0], [0.25, 0.25, -1.0, 1.5]]
"""Scores of one class and of several."""


experiment = Trajectory(
    measure,
    operator="torch.softmax",
    impostor="torch.log_softmax",
    at=[
        {"n": len(scores), "z": scores, "i": i, "j": j, "T": T}
        for scores in SCORES
        for i in range(1, len(scores) + 1)
        for j in range(1, len(scores) + 1)
        for T in (0.5, 1.0, 2.0)
    ],
    # Quotients, exponentials and their sum; products with what comes back, their sum, a difference, a product, a
    # quotient.
    operations=30,
    conditioning=Piecewise((1, Eq(n, 1)), (4 * probability(i) * (1 + probability(j)) / Abs(claim.rhs * T), True)),
    steps=None,
)
_same = KroneckerDelta(i, j)
rivals = {
    "takes the slope of a sigmoid for all": probability(i) * (1 - probability(i)) / T,
    "forgets that the sum holds every score": _same * probability(i) * (1 - probability(i)) / T,
    "forgets the temperature's inner derivative": probability(i) * (_same - probability(j)),
    "multiplies with the temperature": probability(i) * (_same - probability(j)) * T,
    "exchanges the signs": probability(i) * (probability(j) - _same) / T,
    "takes the derivative of the logarithm": (_same - probability(j)) / T,
    "forgets its own score": -probability(i) * probability(j) / T,
    "takes the denominator for a constant": _same * probability(i) / T,
}
