"""Divergence averaged over all entries.

The targets of `n` examples are probabilities `q[i,c]` of `C` classes, and a model
gives the probabilities `p[i,c]`. PyTorch's divergence takes, unless it is told
otherwise, the mean over all entries of the table. What comes out? It is the mean
divergence of an example over the number of the classes; its reduction "batchmean"
divides by the examples alone.
"""

from sympy import Abs, Eq, Sum, log

from symcnn import ForAll, Trajectory, integers, reals, sequence

n, C, i, c = integers("n C i c")
J = reals("J")
p, q, l = sequence("p", n, C), sequence("q", n, C), sequence("l", n, C)

given = {n: "examples", C: "classes", p: "probabilities of the model", q: "targets"}
sought = {J: "loss", l: "logarithms of the ratios"}
every = ((c, 1, C), (i, 1, n))
where = [
    n >= 1,
    C >= 1,
    ForAll(p[i, c] > 0, (i, 1, n), (c, 1, C)),
    ForAll(q[i, c] > 0, (i, 1, n), (c, 1, C)),
]
conventions = (
    "natural logarithm",
    "the mean over all entries, which PyTorch takes where no reduction is named",
    "targets are above zero; an entry of zero adds nothing",
)

entropy = Sum(q[i, c] * log(q[i, c]), *every)
cross = Sum(q[i, c] * log(p[i, c]), *every)
claim = Eq(J, (entropy - cross) / (n * C))
elsewhere = {"the sum is divided by the examples alone": (entropy - cross) / n}


def proof(h):
    """The logarithm of a ratio is a difference."""
    h.define("The logarithms of the ratios.", ForAll(Eq(l[i, c], log(q[i, c] / p[i, c])), (i, 1, n), (c, 1, C)))
    h.implies("They are differences.", ForAll(Eq(l[i, c], log(q[i, c]) - log(p[i, c])), (i, 1, n), (c, 1, C)))
    h.define("The mean over all entries.", Eq(J, Sum(q[i, c] * l[i, c], *every) / (n * C)))
    h.equals("Put the differences in.", Sum(q[i, c] * (log(q[i, c]) - log(p[i, c])), *every) / (n * C))
    h.equals("Sum both parts.", claim.rhs)


def measure(run, n, C, p, q):
    """PyTorch's divergence, with the reduction that it takes by itself."""
    import torch

    model, targets = (torch.tensor(one, dtype=torch.float64) for one in (p, q))
    return run.operator(model.log(), targets, reduction=1).item()  # 1 stands for the mean


def by_examples(logarithms, targets, reduction):
    """Divides by the examples."""
    import torch

    return torch.nn.functional.kl_div(logarithms, targets, reduction="batchmean")


experiment = Trajectory(
    measure,
    operator="torch.kl_div",  # what torch.nn.functional.kl_div calls, after it has warned
    impostor=by_examples,
    at=[
        {"n": len(p), "C": len(p[0]), "p": p, "q": q}
        for p, q in (
            ([[0.5, 0.5]], [[0.75, 0.25]]),
            ([[0.5, 0.25, 0.25]], [[0.125, 0.75, 0.125]]),
            ([[0.25, 0.75], [0.5, 0.5]], [[0.5, 0.5], [0.875, 0.125]]),
            ([[0.25, 0.5, 0.25], [0.5, 0.375, 0.125]], [[0.125, 0.125, 0.75], [0.25, 0.25, 0.5]]),
        )
    ],
    # Two logarithms, a difference and a product an entry, and the sum of up to six.
    operations=16,
    conditioning=Sum(q[i, c] * (Abs(log(q[i, c])) + Abs(log(p[i, c]))), *every) / (n * C) / claim.rhs,
    steps=None,
)
rivals = {
    "adds over all entries": entropy - cross,
    "divides by the classes alone": (entropy - cross) / C,
    "takes the cross-entropy": -cross / (n * C),
    "exchanges targets and model": Sum(p[i, c] * (log(p[i, c]) - log(q[i, c])), *every) / (n * C),
    "goes the other way": (cross - entropy) / (n * C),
    "forgets to weigh by the targets": Sum(log(q[i, c]) - log(p[i, c]), *every) / (n * C),
    "takes the entropy of the targets": -entropy / (n * C),
}
