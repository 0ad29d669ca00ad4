"""Cross-entropy with label smoothing.

A network gives a score `z[c]` to each of `C` classes, of which `y` is the right
one; a softmax makes probabilities of the scores. Label smoothing takes the
share `epsilon` from the right class and shares it out to all classes alike, the
right one included: its target is `1 - epsilon + epsilon/C`, that of another
class `epsilon/C`. What is the cross-entropy of these targets? It is the mix of
the cross-entropy of the right class and of the mean over all classes.
"""

from sympy import Abs, Eq, KroneckerDelta, Piecewise, Sum, exp, log

from symcnn import ForAll, Trajectory, integers, reals, sequence

C, y, c, j = integers("C y c j")
epsilon, J = reals("epsilon J")
z, q, l = sequence("z", C), sequence("q", C), sequence("l", C)

given = {C: "classes", y: "right class", z: "scores", epsilon: "label smoothing"}
sought = {J: "loss", q: "targets of the classes", l: "logarithms of the probabilities"}
usual = {epsilon: 0}
where = [y >= 1, y <= C, epsilon >= 0, epsilon <= 1]
conventions = (
    "natural logarithm",
    "the share `epsilon` goes to all `C` classes, the right one included",
    "one example; over several the mean is taken",
)

whole = Sum(exp(z[j]), (j, 1, C))
smoothed = (1 - epsilon) * KroneckerDelta(c, y) + epsilon / C
claim = Eq(J, log(whole) - (1 - epsilon) * z[y] - epsilon / C * Sum(z[c], (c, 1, C)))
elsewhere = {
    "the share goes to the other classes alone, so that the target of the right one is `1 - epsilon`": log(whole)
    - (1 - epsilon) * z[y]
    - Piecewise((0, Eq(C, 1)), (epsilon / (C - 1) * (Sum(z[c], (c, 1, C)) - z[y]), True))
}


def proof(h):
    """The targets add up to one."""
    h.define("The smoothed targets.", ForAll(Eq(q[c], smoothed), (c, 1, C)))
    h.implies("The sum of the exponentials is not zero.", whole > 0)
    h.define("The logarithms of the probabilities.", ForAll(Eq(l[c], log(exp(z[c]) / whole)), (c, 1, C)))
    h.implies(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        ForAll(Eq(l[c], z[c] - log(whole)), (c, 1, C)),
    )
    h.define("The cross-entropy: each target times the negative logarithm.", Eq(J, Sum(-q[c] * l[c], (c, 1, C))))
    h.equals("Put the logarithms in.", Sum(q[c] * (log(whole) - z[c]), (c, 1, C)))
    h.equals("Put the targets in.", Sum(smoothed * (log(whole) - z[c]), (c, 1, C)))
    h.equals("Of the right class there is one, and the share of all classes is added up.", claim.rhs)


def measure(run, C, y, z, epsilon):
    """The loss of one example."""
    import torch

    scores = torch.tensor([z], dtype=torch.float64)
    return run.operator(scores, torch.tensor([y - 1]), label_smoothing=epsilon).item()


def hard(scores, labels, label_smoothing):
    """The cross-entropy of the right class, whatever the smoothing."""
    import torch

    return torch.nn.functional.cross_entropy(scores, labels)


SCORES = ([0.5], [1.0, -2.0], [0.0, 0.0, 0.0], [2.0, -1.0, 0.5, 3.0], [-4.0, 6.0, 1.0, 0.25, -0.5])


# Scores of both signs cancel, and their errors stay.
sizes = Abs(log(whole)) + (1 - epsilon) * Abs(z[y]) + epsilon / C * Sum(Abs(z[c]), (c, 1, C))
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=hard,
    at=[
        {"C": len(z), "y": y, "z": z, "epsilon": epsilon}
        for z in SCORES
        for y in {1, len(z)}
        for epsilon in (0.0, 0.125, 0.5, 1.0)
        if len(z) > 1
    ],
    # Differences from the largest, exponentials, sums and the logarithm; then sums of five, products and quotients.
    operations=40,
    conditioning=4 * sizes / claim.rhs,
    steps=None,
)
cross = log(whole) - z[y]
rivals = {
    "forgets the smoothing": cross,
    "takes the share from the right class and gives it to no class": (1 - epsilon) * cross,
    "gives every class the whole share": cross * (1 - epsilon) + epsilon * (C * log(whole) - Sum(z[c], (c, 1, C))),
    "exchanges the share and the rest": log(whole) - epsilon * z[y] - (1 - epsilon) / C * Sum(z[c], (c, 1, C)),
    "forgets to take the share from the right class": cross + epsilon * (log(whole) - Sum(z[c], (c, 1, C)) / C),
    "adds the loss of equal probabilities": (1 - epsilon) * cross + epsilon * log(C),
    "adds the negative entropy's share": log(whole) - (1 - epsilon) * z[y] + epsilon / C * Sum(z[c], (c, 1, C)),
}
