"""Multi-class hinge loss at equal scores.

A network gives the same score `z` to each of `C` classes, for each of `n` examples. Of
every wrong class the hinge loss of an example takes by how much its score is above that
of the right class less the margin `m`, or zero if it is below that; PyTorch divides the
sum by the number of all classes, and takes the mean over the examples. How large is the
loss? Each wrong class costs the margin: with PyTorch's usual margin of one the loss of
a network that knows nothing is near one, whatever the number of the classes, and the
sum without the divisor is one less than this number.
"""

from sympy import Eq, KroneckerDelta, Max, Sum, log

from symcnn import ForAll, Trajectory, grid, integers, reals, sequence

n, C, y, i, c = integers("n C y i c")
z, m, J = reals("z m J")
h = sequence("h", C)

given = {n: "examples", C: "classes", y: "right class", z: "score of every class", m: "margin"}
sought = {J: "loss", h: "what each class costs"}
usual = {m: 1}
where = [n >= 1, y >= 1, y <= C, m >= 0]
conventions = (
    "the sum over the wrong classes is divided by the number of all classes",
    "what is above the margin enters as it is, not squared",
)

claim = Eq(J, m * (C - 1) / C)
elsewhere = {
    "the sum over the wrong classes is not divided": m * (C - 1),
}


def proof(q):
    """All wrong classes cost the same."""
    right = KroneckerDelta(c, y)
    q.define(
        "Class by class, by how much its score is above that of the right class less the margin; the right class is "
        "left out.",
        ForAll(Eq(h[c], (1 - right) * Max(0, m + z - z)), (c, 1, C)),
    )
    q.implies("The scores cancel, and the margin is not below zero.", ForAll(Eq(h[c], (1 - right) * m), (c, 1, C)))
    q.define("The mean over the examples.", Eq(J, Sum(Sum(h[c], (c, 1, C)) / C, (i, 1, n)) / n))
    q.equals("Put it in.", Sum(Sum((1 - right) * m, (c, 1, C)) / C, (i, 1, n)) / n)
    q.equals("Of the classes one is right.", Sum((C - 1) * m / C, (i, 1, n)) / n)
    q.equals("All examples have the same.", claim.rhs)


def measure(run, n, C, y, z, m):
    """PyTorch's loss at equal scores."""
    import torch

    scores = torch.full((n, C), z, dtype=torch.float64)
    return run.operator(scores, torch.full((n,), y - 1), margin=m).item()


def squared(scores, labels, margin):
    """Squares what is above the margin."""
    import torch

    return torch.nn.functional.multi_margin_loss(scores, labels, p=2, margin=margin)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.multi_margin_loss",
    impostor=squared,
    at=[
        point
        for point in grid(n=[1, 4], C=[1, 2, 3, 10, 100], y=[1, 3], z=[0.0, -2.5], m=[0.5, 1.0, 3.0])
        if point["y"] <= point["C"]
    ],
    # Sums over the classes and over the examples, and two quotients.
    operations=200,
    steps=None,
)
rivals = {
    "counts the right class as well, or divides by the wrong ones": m + 0 * C,
    "takes the hinge loss to vanish where no score is above another": 0 * m,
    "takes the cross-entropy of equal probabilities": log(C),
    "takes the mean over all classes and then the margin once": m / C,
    "adds over the examples": n * m * (C - 1) / C,
    "squares the margin": m**2 * (C - 1) / C,
}
