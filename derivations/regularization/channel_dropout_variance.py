"""Variance of an output under dropout of whole channels.

An output adds up contributions `a[c,i]` of `n` cells in each of `C` channels.
Dropout sets whole channels to zero with the probability `r`, and divides the
others by `1 - r`: all cells of a channel share one mask. What is the variance of
the output? The contributions of a channel are added before they are squared.
With one cell in each channel this is dropout with a mask for every input, and
with one channel dropout with a mask for all.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

C, n, c, i = integers("C n c i")
r, V, y = reals("r V y")
a, R, b = sequence("a", C, n), sequence("R", C), sequence("b", C)

given = {
    C: "channels",
    n: "cells of a channel",
    a: "contributions of the cells to the output",
    r: "drop rate",
    R: "masks of the channels",
}
sought = {V: "variance of the output", y: "output", b: "contributions of the channels"}
usual = {r: 0.5}
where = [
    C >= 1,
    n >= 1,
    r >= 0,
    r < 1,
    Independent(R),
    # A mask is zero or one, hence its own square: both moments are the probability of a one.
    ForAll(Eq(Expectation(R[c]), 1 - r), (c, 1, C)),
    ForAll(Eq(Expectation(R[c] ** 2), 1 - r), (c, 1, C)),
]
conventions = ("`r` is the probability to drop", "what is kept is divided by `1 - r`", "the variance is over the masks")

claim = Eq(V, r / (1 - r) * Sum(Sum(a[c, i], (i, 1, n)) ** 2, (c, 1, C)))


def proof(q):
    """One mask a channel."""
    q.define("What a channel contributes.", ForAll(Eq(b[c], Sum(a[c, i], (i, 1, n))), (c, 1, C)))
    q.implies(
        "The variance of a mask is its mean square less the square of its mean.",
        ForAll(Eq(Variance(R[c]), r * (1 - r)), (c, 1, C)),
    )
    q.define(
        "A channel stands with its mask over the probability to keep.", Eq(y, Sum(R[c] / (1 - r) * b[c], (c, 1, C)))
    )
    q.define("The variance of the output.", Eq(V, Variance(y)))
    q.equals(
        "The masks are independent, so variances add; a factor comes out squared.",
        Sum(b[c] ** 2, (c, 1, C)) * r * (1 - r) / (1 - r) ** 2,
    )
    q.equals("Put in what the channels contribute.", claim.rhs)


def measure(run, C, n, a, r):
    """Sums over cells and channels, each under masks of its own."""
    import torch

    inputs = torch.tensor(a, dtype=run.dtype, device=run.device).expand(run.draws, C, n)
    return run.operator(inputs, r).sum(dim=(1, 2))


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout1d",
    impostor="torch.nn.functional.dropout",  # a mask for every cell
    at=[
        {"C": 1, "n": 3, "a": [[1.0, 2.0, -0.5]], "r": 0.5},
        {"C": 2, "n": 2, "a": [[1.0, 1.0], [0.5, -2.0]], "r": 0.25},
        {"C": 3, "n": 2, "a": [[1.0, 2.0], [-1.0, 0.25], [2.0, 2.0]], "r": 0.75},
    ],
    laws={},
    estimate="variance",
)
_sums = Sum(Sum(a[c, i], (i, 1, n)) ** 2, (c, 1, C))
rivals = {
    "has a mask for every cell": r / (1 - r) * Sum(a[c, i] ** 2, (c, 1, C), (i, 1, n)),
    "shares one mask among all channels": r / (1 - r) * Sum(a[c, i], (c, 1, C), (i, 1, n)) ** 2,
    "forgets that what is kept is divided": r * (1 - r) * _sums,
    "takes the second moment of a mask for its variance": _sums / (1 - r),
    "takes the drop rate for the probability to keep": (1 - r) / r * _sums,
    "divides once": r * _sums,
    "takes the mean over the cells": r / (1 - r) * _sums / n**2,
}
