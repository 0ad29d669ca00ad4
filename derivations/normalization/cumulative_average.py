"""Running mean of batch normalisation without a momentum.

Where the momentum is set to None, in PyTorch, batch `k` moves the running mean by the
share `1/k` towards its own mean. What is the running mean after `t` batches of
`n` numbers each? All batches count alike, and what it started from, `r_0`, is gone
after the first of them.
"""

from sympy import Eq, Implies, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

n, t, s, k, i = integers("n t s k i")
r_0 = reals("r_0")
x, R, B = sequence("x", t, n), function("R"), function("B")

given = {
    n: "numbers of a batch, of one channel",
    x: "numbers, a row for each batch",
    r_0: "running mean at the start",
    t: "batches",
}
sought = {R: "running mean", B: "mean of a batch"}
where = [t >= 1, n >= 1]
conventions = (
    "PyTorch starts at 0",
    "all batches have as many numbers; else a batch still counts as one, however many it has",
)

claim = Eq(R(t), Sum(x[s, i], (i, 1, n), (s, 1, t)) / (n * t))


def proof(q):
    """Induction over the batches."""
    q.define("The mean of each batch.", ForAll(Eq(B(s), Sum(x[s, i], (i, 1, n)) / n), (s, 1, t)))
    q.define(
        "Every batch moves the running mean by its share.",
        Eq(R(0), r_0),
        ForAll(Eq(R(k + 1), R(k) + (B(k + 1) - R(k)) / (k + 1)), (k, 0, t - 1)),
    )
    q.induct(
        "The first batch puts its mean in the place of the start. After that `k` times the running mean grows by the "
        "mean of the next batch.",
        Implies(k <= t, Eq(R(k), Sum(B(s), (s, 1, k)) / k)),
        over=k,
        start=1,
    )
    q.implies("Take all batches.", Eq(R(t), Sum(B(s), (s, 1, t)) / t))
    q.equals("Put their means in.", claim.rhs)


def measure(run, n, x, r_0, t):
    """The running mean that the layer keeps, shown these batches."""
    import torch

    layer = run.operator(1, momentum=None, dtype=torch.float64)
    layer.running_mean.fill_(r_0)
    for batch in x:
        layer(torch.tensor(batch, dtype=torch.float64)[:, None])
    return layer.running_mean.item()


def forgetful(features, momentum, dtype):
    """A batch normalisation with a momentum."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=0.1, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=forgetful,
    at=[
        {"n": len(x[0]), "x": x, "r_0": r_0, "t": len(x)}
        for x in (
            [[1.0, -2.0]],
            [[0.5, 3.0, 1.0], [2.0, -1.0, 0.25]],
            [[1.0, 2.0, -1.0, 0.5], [3.0, -2.0, 0.0, 1.0], [0.5, 1.0, 0.25, -3.0]],
        )
        for r_0 in (0.0, 1.0, -4.0)
    ],
    # A sum of at most 4 numbers, a quotient, a difference, a quotient, a product and a sum, of numbers up to 4.
    operations=24,
    conditioning=16,
    steps="t",
)
total = Sum(x[s, i], (i, 1, n), (s, 1, t)) / n
rivals = {
    "counts the start as a batch": (r_0 + total) / (t + 1),
    "counts batches from zero": total / (t + 1),
    "takes the last batch alone": Sum(x[t, i], (i, 1, n)) / n,
    "takes the first batch alone": Sum(x[1, i], (i, 1, n)) / n,
    "adds all batches up": total,
    "averages with the start": (r_0 + total / t) / 2,
    "takes the usual momentum": (1 - 0.1) ** t * r_0
    + 0.1 * Sum((1 - 0.1) ** (t - s) * Sum(x[s, i], (i, 1, n)) / n, (s, 1, t)),
    "keeps the start": r_0,
}
