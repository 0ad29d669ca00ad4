"""Cross-entropy of a network that knows nothing.

A network gives the same score `z` to each of `C` classes, for each of `n`
images. A softmax makes probabilities `p` of the scores. The loss, `J`, is the
mean over the images of the negative logarithm of the probability of the right
class. How large is it?
"""

from sympy import Eq, Sum, exp, log

from symcnn import Trajectory, grid, integers, reals

n, C, i, j = integers("n C i j")
z, p, J = reals("z p J")

given = {n: "images", C: "classes", z: "score of every class"}
sought = {J: "loss", p: "probability of the right class"}
where = [n >= 1, C >= 1]
conventions = (
    "natural logarithm; divided by `log(2)` the loss is in bits",
    "the negative logarithm of `p` is written as the logarithm of `1/p`",
    "the mean is over images: each has one right class",
)

claim = Eq(J, log(C))


def proof(q):
    """All classes are equally probable."""
    q.define(
        "The softmax: the exponential of the class's own score over the sum of those of all classes.",
        Eq(p, exp(z) / Sum(exp(z), (j, 1, C))),
    )
    q.equals("The exponentials are alike.", 1 / C)
    q.define("The loss is the mean over the images.", Eq(J, Sum(log(1 / p), (i, 1, n)) / n))
    q.equals("Put the probability in, the same for every image.", claim.rhs)


def measure(run, n, C, z):
    """The loss at equal scores; the right classes are whatever they are."""
    import torch

    scores = torch.full((n, C), z, dtype=torch.float64)
    return run.operator(scores, torch.arange(n) % C).item()


def summed(scores, labels):
    """Adds over the images."""
    import torch

    return torch.nn.functional.cross_entropy(scores, labels, reduction="sum")


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=summed,
    at=grid(n=[1, 2, 4], C=[1, 2, 3, 10, 1000], z=[-40.0, 0.0, 3.5]),
    # The scores' differences, their exponentials and the sum are exact. The logarithm is good to one unit in the
    # last place, two roundings; the mean of at most 4 takes 3 sums and a quotient.
    operations=6,
    steps=None,
)
rivals = {
    "leaves out the minus sign": -log(C),
    "adds over the images": n * log(C),
    "takes bits": log(C) / log(2),
    "takes the score for the loss": z,
    "takes the probability of being wrong": 1 - 1 / C,
}
