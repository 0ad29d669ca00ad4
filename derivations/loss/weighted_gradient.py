"""Gradient of a cross-entropy with class weights.

A network gives a score `z[i,c]` to each of `C` classes, for each of `n`
examples. The negative logarithm of the probability of the right class, `Y[i]`,
is multiplied by the weight `w` of that class. The loss is the weighted mean: the
sum over the examples is divided by the sum of their weights, and not by their
number. What is its derivative with respect to one score? A class of weight zero
is left out, of the sum and of the divisor, as are labels to be ignored.
"""

from sympy import Abs, And, Derivative, Eq, KroneckerDelta, Piecewise, Sum, exp, log

from symcnn import ForAll, Trajectory, integers, reals, sequence

n, C, i, c, a, j = integers("n C i c a j")
W = reals("W")
z, Y, w, dz = sequence("z", n, C), sequence("Y", n, integer=True), sequence("w", C), sequence("dz", n, C)

given = {
    n: "examples",
    C: "classes",
    i: "example",
    c: "class",
    z: "scores",
    Y: "right class of every example",
    w: "weights of the classes",
}
sought = {dz: "gradient of the loss", W: "sum of the weights"}
total = Sum(w[Y[a]], (a, 1, n))
where = [
    i >= 1,
    i <= n,
    c >= 1,
    c <= C,
    ForAll(And(Y[a] >= 1, Y[a] <= C), (a, 1, n)),
    total > 0,
]
conventions = (
    "natural logarithm",
    "the weighted sum is divided by the sum of the weights of the examples' right classes",
)


def softmax(example, label):
    """The exponential of a class's score over the sum of those of all classes."""
    return exp(z[example, label]) / Sum(exp(z[example, j]), (j, 1, C))


right = KroneckerDelta(c, Y[i])
claim = Eq(dz[i, c], w[Y[i]] / total * (softmax(i, c) - right))
elsewhere = {"the weighted sum is divided by the number of the examples": w[Y[i]] / n * (softmax(i, c) - right)}


def proof(q):
    """The weights are constants."""
    loss = Sum(w[Y[a]] * (log(Sum(exp(z[a, j]), (j, 1, C))) - z[a, Y[a]]), (a, 1, n))
    q.define("The divisor.", Eq(W, total))
    q.implies("It is not zero.", W > 0)
    q.define(
        "The loss is the sum of the weighted negative logarithms of the probabilities, over that of the weights. Take "
        "its derivative.",
        Eq(dz[i, c], Derivative(-Sum(w[Y[a]] * log(softmax(a, Y[a])), (a, 1, n)) / W, z[i, c])),
    )
    q.equals(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        Derivative(loss / W, z[i, c]),
    )
    q.equals(
        "Only example `i` holds the score. The derivative of the logarithm is the probability; the second term is the "
        "score itself where `c` is the right class.",
        w[Y[i]] / W * (softmax(i, c) - right),
    )
    q.equals("Put the divisor in.", claim.rhs)


def measure(run, n, C, i, c, z, Y, w):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    weights = torch.tensor(w, dtype=torch.float64)
    run.operator(scores, torch.tensor(Y) - 1, weight=weights).backward()
    return scores.grad[i - 1, c - 1].item()


def by_number(scores, labels, weight):
    """Divides by the number of the examples."""
    import torch

    return torch.nn.functional.cross_entropy(scores, labels, weight=weight, reduction="none").mean()


def _points():
    listed = []
    for n, C, spread, w in ((2, 3, 1, [1.0, 2.0, 0.5]), (3, 2, 2, [0.25, 4.0]), (2, 4, 0.5, [1.0, 0.0, 3.0, 2.0])):
        scores = [[spread * ((3 * r + 5 * k + r * k) % 7 - 3) / 2 for k in range(C)] for r in range(n)]
        labels = [(2 * r + 1) % C + 1 for r in range(n)]
        listed += [
            {"n": n, "C": C, "i": i, "c": c, "z": scores, "Y": labels, "w": w}
            for i in range(1, n + 1)
            for c in range(1, C + 1)
        ]
    return listed


probability = softmax(i, c)
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=by_number,
    at=_points(),
    # As without weights: differences, exponentials, sums, a logarithm; then the weight, their sum and a quotient.
    operations=36,
    conditioning=Piecewise(
        (1, Eq(w[Y[i]], 0)), ((1 - log(probability)) * (probability + right) / Abs(right - probability), True)
    ),
    steps=None,
)
rivals = {
    "divides by the sum of the weights of all classes": w[Y[i]] / Sum(w[a], (a, 1, C)) * (probability - right),
    "forgets the weights": (probability - right) / n,
    "takes the weight of the score's class, not that of the right class": w[c] / total * (probability - right),
    "forgets to divide": w[Y[i]] * (probability - right),
    "weighs the right class alone": (probability - w[Y[i]] * right) / n,
    "goes the other way": w[Y[i]] / total * (right - probability),
}
