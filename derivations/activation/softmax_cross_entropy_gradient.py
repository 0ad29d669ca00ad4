"""Gradient of the cross-entropy with respect to a score.

A network gives a score `z[i,c]` to each of `C` classes, for each of `n`
images. A softmax makes probabilities of an image's scores, and the loss is the
mean over the images of the negative logarithm of the probability of the right
class, `Y[i]`. What is the derivative of the loss with respect to one score? It
is the probability, less one where the class is the right one, over the number
of images.
"""

from sympy import Abs, And, Derivative, Eq, KroneckerDelta, Piecewise, Sum, exp, log

from symcnn import ForAll, Trajectory, integers, sequence

n, C, i, c, a, j = integers("n C i c a j")
z, Y, dz = sequence("z", n, C), sequence("Y", n, integer=True), sequence("dz", n, C)

given = {n: "images", C: "classes", i: "image", c: "class", z: "scores", Y: "right class of every image"}
sought = {dz: "gradient of the loss"}
where = [n >= 1, C >= 1, i >= 1, i <= n, c >= 1, c <= C, ForAll(And(Y[a] >= 1, Y[a] <= C), (a, 1, n))]
conventions = (
    "natural logarithm",
    "each image has one right class; the Kronecker delta is 1 for it and 0 for every other class",
    "the loss is the mean over the images",
)


def softmax(image, label):
    """The exponential of a class's score over the sum of those of all classes."""
    return exp(z[image, label]) / Sum(exp(z[image, j]), (j, 1, C))


right = KroneckerDelta(c, Y[i])
claim = Eq(dz[i, c], (softmax(i, c) - right) / n)


def proof(q):
    """Take the logarithm of the quotient apart, then use the chain rule."""
    q.define(
        "The loss is the mean of the negative logarithms of the probabilities: each is the exponential of the right "
        "class's score over the sum of the exponentials of all classes. Take its derivative.",
        Eq(dz[i, c], Derivative(-Sum(log(softmax(a, Y[a])), (a, 1, n)) / n, z[i, c])),
    )
    q.equals(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        Derivative(Sum(log(Sum(exp(z[a, j]), (j, 1, C))) - z[a, Y[a]], (a, 1, n)) / n, z[i, c]),
    )
    q.equals(
        "Of the images only number `i` holds the score. The derivative of a logarithm is one over what stands in it, "
        "times the derivative of that: of the exponentials only that of class `c` holds the score. The quotient is the "
        "probability. The second term is the score itself where `c` is the right class, and holds it nowhere else.",
        claim.rhs,
    )


def measure(run, n, C, i, c, z, Y):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    run.operator(scores, torch.tensor(Y) - 1).backward()
    return scores.grad[i - 1, c - 1].item()


def summed(scores, labels):
    """Adds over the images."""
    import torch

    return torch.nn.functional.cross_entropy(scores, labels, reduction="sum")


def _points():
    """Small tables of scores, a few of them far apart; every score of every image."""
    listed = []
    for n, C, spread in ((1, 1, 1), (1, 2, 0), (2, 3, 1), (3, 2, 2), (3, 4, 0.5), (2, 5, 4)):
        scores = [[spread * ((3 * r + 5 * k + r * k) % 7 - 3) / 2 for k in range(C)] for r in range(n)]
        labels = [(2 * r + 1) % C + 1 for r in range(n)]
        listed += [
            {"n": n, "C": C, "i": i, "c": c, "z": scores, "Y": labels} for i in range(1, n + 1) for c in range(1, C + 1)
        ]
    return listed


# The exponential of a logarithm of size |log p| has that many times its relative error; taking the 1 away from a
# probability near it magnifies once more. A single class has the gradient 0, without an error.
probability = softmax(i, c)
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=summed,
    at=_points(),
    # At most 5 differences, exponentials (two roundings each) and sums, a logarithm, a difference, an exponential,
    # a product, and the difference at the end.
    operations=28,
    conditioning=Piecewise(
        (1, Eq(C, 1)), ((1 - log(probability)) * (probability + right) / Abs(right - probability), True)
    ),
    steps=None,
)
rivals = {
    "forgets that the loss is a mean": n * claim.rhs,
    "forgets the right class": softmax(i, c) / n,
    "goes the other way": -claim.rhs,
    "takes every class for the right one": (softmax(i, c) - 1) / n,
    "gives the other classes nothing": right * (softmax(i, c) - 1) / n,
    "takes the derivative of the probability": softmax(i, c) * (1 - softmax(i, c)) / n,
    "takes the mean over the classes": (softmax(i, c) - right) / C,
    "takes the score for the probability": (z[i, c] - right) / n,
}
