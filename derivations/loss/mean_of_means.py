"""Mean of the means of unequal batches.

A set is cut into `K` batches, of `B[k]` examples each, and the loss of a batch
is the mean over its examples, `l[k]`. What is the plain mean of these means, less
the mean over all examples? An example in a small batch counts for more: the
difference is as much below zero as large batches have large losses. It vanishes
where the batches are equal.
"""

from sympy import Abs, Eq, Piecewise, Sum

from symcnn import ForAll, Trajectory, integers, reals, sequence

K, k, j = integers("K k j")
d, M, A = reals("d M A")
B, l = sequence("B", K, integer=True), sequence("l", K)

given = {K: "batches", B: "examples in every batch", l: "mean loss of every batch"}
sought = {
    d: "difference of the means",
    A: "mean of the means",
    M: "mean over all examples",
}
where = [K >= 1, ForAll(B[k] >= 1, (k, 1, K))]
conventions = ("every batch is averaged over its own examples, as by PyTorch's default reduction",)

plain = Sum(l[k], (k, 1, K)) / K
whole = Sum(B[k], (k, 1, K))
weighted = Sum(B[k] * l[k], (k, 1, K)) / whole
size = Sum(B[j], (j, 1, K)) / K
claim = Eq(d, Sum((size - B[k]) * l[k], (k, 1, K)) / whole)


def proof(q):
    """Two weighted sums over one denominator."""
    q.implies("There are examples.", whole > 0)
    q.define("The mean of the means gives every batch the same weight.", Eq(A, plain))
    q.define("The mean over all examples adds up each batch's loss as often as it has examples.", Eq(M, weighted))
    q.define("The difference.", Eq(d, A - M))
    q.equals("Put both in.", plain - weighted)
    q.equals("One over the number of batches is the mean size over the sum of the sizes.", claim.rhs)


def measure(run, K, B, l):
    """The difference of both means; half of the examples of a batch lie as much above its mean as others below."""
    import torch

    parts = []
    for size, middle in zip(B, l, strict=True):
        spread = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
        parts.append(middle + spread / 8)
    zero = torch.zeros((), dtype=torch.float64)
    means = [run.operator(part, zero.expand_as(part)) for part in parts]
    every = torch.cat(parts)
    return (torch.stack(means).mean() - run.operator(every, torch.zeros_like(every))).item()


def summed(losses, targets):
    """Adds up over the examples."""
    import torch

    return torch.nn.functional.l1_loss(losses, targets, reduction="sum")


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.l1_loss",
    impostor=summed,
    at=[
        {"K": len(B), "B": B, "l": l}
        for B, l in (
            ([4, 1], [2.0, 3.0]),
            ([4, 4, 2], [1.0, 2.0, 6.0]),
            ([1, 2, 3, 4], [4.0, 3.0, 2.5, 1.5]),
            ([3, 3], [1.0, 2.5]),
            ([5, 1, 1], [1.0, 1.0, 4.0]),
            ([8, 8, 3], [1.5, 1.25, 2.0]),
        )
    ],
    # The losses, sums of nineteen, quotients and the difference.
    operations=60,
    conditioning=Piecewise((1, Eq(claim.rhs, 0)), ((plain + weighted) / Abs(claim.rhs), True)),
    steps=None,
)
rivals = {
    "takes the mean of the means for the mean over all examples": 0 * K,
    "goes the other way": -claim.rhs,
    "divides by the number of the batches": claim.rhs * whole / K,
    "forgets the mean size": Sum(-B[k] * l[k], (k, 1, K)) / whole,
    "takes the sum of the sizes for their mean": Sum((Sum(B[j], (j, 1, K)) - B[k]) * l[k], (k, 1, K)) / whole,
    "gives the mean over all examples alone": weighted,
    "gives the mean of the means alone": plain,
}
