"""Curvature of the cross-entropy.

The cross-entropy of `n` scores is the negative logarithm of the probability of the
right class, `y`. What is its second derivative in the scores `i` and `j`? That of a
softmax: the right class does not stand in it. Along one score it is a quarter at
most, and where the network is sure of anything, right or wrong, it is nearly zero.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Piecewise, Sum, exp, log

from symcnn import Trajectory, integers, reals, sequence

from .softmax import SCORES

n, i, j, h, y = integers("n i j h y")
J = reals("J")
z, g, H = sequence("z", n), sequence("g", n), sequence("H", n, n)

given = {n: "scores", z: "values of the scores", i: "first score", j: "second score", y: "right class"}
sought = {H: "second derivative of the cross-entropy", g: "its gradient", J: "cross-entropy"}
where = [i >= 1, i <= n, j >= 1, j <= n, y >= 1, y <= n]
conventions = (
    "natural logarithm, one example",
    "the Kronecker delta is 1 where both are the same, and 0 elsewhere",
)

whole = Sum(exp(z[h]), (h, 1, n))


def probability(place):
    """The exponential of a score over the sum of those of all scores."""
    return exp(z[place]) / whole


claim = Eq(H[i, j], probability(i) * (KroneckerDelta(i, j) - probability(j)))


def proof(q):
    """Twice the chain rule."""
    q.implies("The sum of the exponentials is above zero.", whole > 0)
    q.define("The cross-entropy: the negative logarithm of a quotient.", Eq(J, log(whole) - z[y]))
    q.define("Its gradient.", Eq(g[i], Derivative(log(whole) - z[y], z[i])))
    q.equals("The probability, less one for the right class.", probability(i) - KroneckerDelta(i, y))
    q.define("Its derivative.", Eq(H[i, j], Derivative(probability(i) - KroneckerDelta(i, y), z[j])))
    q.equals("The right class does not hang on the score. What is left is the derivative of a softmax.", claim.rhs)


def measure(run, n, z, i, j, y):
    """The second derivative that autograd gives."""
    import torch

    scores = torch.tensor([z], dtype=torch.float64, requires_grad=True)
    loss = run.operator(scores, torch.tensor([y - 1]))
    (gradient,) = torch.autograd.grad(loss, scores, create_graph=True)
    (second,) = torch.autograd.grad(gradient[0, i - 1], scores)
    return second[0, j - 1].item()


def squared(scores, labels):
    """The squared error of the probabilities."""
    import torch

    return ((torch.softmax(scores, 1) - torch.nn.functional.one_hot(labels, scores.shape[1])) ** 2).sum()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=squared,
    at=[
        {"n": len(scores), "z": scores, "i": i, "j": j, "y": (i + j) % len(scores) + 1}
        for scores in SCORES
        for i in range(1, len(scores) + 1)
        for j in range(1, len(scores) + 1)
    ],
    operations=60,
    conditioning=Piecewise((1, Eq(n, 1)), (4 * probability(i) * (1 + probability(j)) / Abs(claim.rhs), True)),
    steps=None,
)
_same = KroneckerDelta(i, j)
rivals = {
    "takes the gradient": probability(i) - KroneckerDelta(i, y),
    "takes the slope of a sigmoid for all": probability(i) * (1 - probability(i)),
    "forgets that the sum holds every score": _same * probability(i) * (1 - probability(i)),
    "leaves the right class in it": probability(i) * (_same - probability(j)) - KroneckerDelta(i, y),
    "exchanges the signs": probability(i) * (probability(j) - _same),
    "squares the gradient": (probability(i) - KroneckerDelta(i, y)) * (probability(j) - KroneckerDelta(j, y)),
}
