"""Running variance of batch normalisation.

In training, batch normalisation divides by the root of the batch's own variance,
over `n`. For evaluation it keeps a running variance, which starts at `r_0`: every
batch moves it by the share `a` of its variance, and this one divides by `n-1`.
What is the running variance after `t` batches of `n` numbers each?
"""

from sympy import Eq, Implies, Sum, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

n, t, s, k, i, h = integers("n t s k i h")
a, r_0 = reals("a r_0")
x, R, V = sequence("x", t, n), function("R"), function("V")

given = {
    n: "numbers of a batch, of one channel",
    x: "numbers, a row for each batch",
    a: "momentum of the running statistics",
    r_0: "running variance at the start",
    t: "batches",
}
sought = {R: "running variance", V: "variance of a batch, over `n-1`"}
usual = {a: 0.1}
where = [t >= 0, n >= 2, a < 1]
conventions = (
    "the momentum multiplies what is new, as in PyTorch: it is one minus the share that an optimizer calls so",
    "it starts at 1 in PyTorch",
    "the running variance divides by `n-1`, that in training by `n`",
)


def unbiased(batch):
    """The squared deviations of a batch from its mean, over one less than there are."""
    return Sum((x[batch, i] - Sum(x[batch, h], (h, 1, n)) / n) ** 2, (i, 1, n)) / (n - 1)


claim = Eq(R(t), (1 - a) ** t * r_0 + a * Sum((1 - a) ** (t - s) * unbiased(s), (s, 1, t)))


def proof(q):
    """Induction over the batches."""
    q.define("The variance of each batch, over `n-1`.", ForAll(Eq(V(s), unbiased(s)), (s, 1, t)))
    q.define(
        "The running variance starts at `r_0`, and is moved by every batch.",
        Eq(R(0), r_0),
        ForAll(Eq(R(k + 1), (1 - a) * R(k) + a * V(k + 1)), (k, 0, t - 1)),
    )
    q.implies("A share is kept, and it is not zero.", 1 - a > 0)
    q.induct(
        "A batch multiplies all that is there by `1-a`, so that every exponent rises by one, and adds a term with the "
        "exponent zero.",
        Implies(k <= t, Eq(R(k), (1 - a) ** k * r_0 + a * Sum((1 - a) ** (k - s) * V(s), (s, 1, k)))),
        over=k,
    )
    q.implies("Take all batches, and put their variances in.", claim)


def measure(run, n, x, a, r_0, t):
    """The running variance that the layer keeps, shown these batches."""
    import torch

    layer = run.operator(1, momentum=a, dtype=torch.float64)
    layer.running_var.fill_(r_0)
    for batch in x:
        layer(torch.tensor(batch, dtype=torch.float64)[:, None])
    return layer.running_var.item()


def plain(features, momentum, dtype):
    """A batch normalisation that averages all batches alike."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=None, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=plain,
    at=[
        {"n": len(x[0]), "x": x, "a": a, "r_0": r_0, "t": len(x)}
        for x in (
            [[1.0, -2.0]],
            [[0.5, 3.0, 1.0], [2.0, -1.0, 0.25]],
            [[1.0, 2.0, -1.0, 0.5], [3.0, -2.0, 0.0, 1.0], [0.5, 1.0, 0.25, -3.0]],
        )
        for a, r_0 in ((0.125, 1.0), (0.5, 3.0), (0.25, 0.0))
    ],
    # Means, differences, squares and their sums over at most 4, a quotient; two products and a sum.
    operations=24,
    conditioning=8,
    steps="t",
)


def _biased(batch):
    return unbiased(batch) * (n - 1) / n


_weights = (1 - a) ** (t - s)
rivals = {
    "divides by `n`, as in the forward pass": (1 - a) ** t * r_0 + a * Sum(_weights * _biased(s), (s, 1, t)),
    "takes the momentum for what is kept": a**t * r_0 + (1 - a) * Sum(a ** (t - s) * unbiased(s), (s, 1, t)),
    "forgets the start": a * Sum(_weights * unbiased(s), (s, 1, t)),
    "adds the variances in full": (1 - a) ** t * r_0 + Sum(_weights * unbiased(s), (s, 1, t)),
    "averages all batches alike": Sum(unbiased(s), (s, 1, t)) / t,
    "lets old batches count most": (1 - a) ** t * r_0 + a * Sum((1 - a) ** (s - 1) * unbiased(s), (s, 1, t)),
    "forgets to subtract the mean": (1 - a) ** t * r_0
    + a * Sum(_weights * Sum(x[s, i] ** 2, (i, 1, n)) / (n - 1), (s, 1, t)),
    "averages standard deviations": ((1 - a) ** t * sqrt(r_0) + a * Sum(_weights * sqrt(unbiased(s)), (s, 1, t))) ** 2,
}
