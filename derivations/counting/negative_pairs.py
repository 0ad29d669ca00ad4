"""Negative pairs in a batch.

A batch holds `n` examples, and of each `v` views, such as crops of one image.
Two views are a positive pair if they are of one example, and a negative pair if
they are not. How many negative pairs, `N`, does the batch have?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

n, v, N, i, j, k, l = integers("n v N i j k l")

given = {n: "examples", v: "views of an example"}
sought = {N: "negative pairs"}
where = [n >= 1, v >= 1]
conventions = (
    "a pair has no order; counted for each of its two views, as the terms of a loss are, there are twice as many",
    "positive pairs there are `n*v*(v-1)/2`",
)

claim = Eq(N, v**2 * n * (n - 1) / 2)
elsewhere = {"ordered pairs, counted for each view as an anchor": 2 * claim.rhs}


def proof(q):
    """Pairs of examples, and views of each."""
    q.define(
        "View `k` of example `i` and view `l` of example `j` are a negative pair where `i` and `j` differ; each pair "
        "is counted once, with the lower example first.",
        Eq(N, Sum(Sum(1, (k, 1, v), (l, 1, v)) * indicator(i < j), (i, 1, n), (j, 1, n))),
    )
    q.equals("Of example `j` there are `j-1` lower ones; each of its views meets all of theirs.",
             Sum(v**2 * (j - 1), (j, 1, n)))  # fmt: skip
    q.equals("Add up the whole numbers below `n`.", claim.rhs)


def measure(run, n, v):
    """Pairs of views that are apart, where a view says which example it is of."""
    import torch

    views = torch.arange(n, dtype=run.dtype).repeat(v).reshape(-1, 1)
    return int((run.operator(views) > 0).sum())


def to_the_next(views):
    """Distances of each view to the next one alone."""
    return (views[1:] - views[:-1]).abs().sum(1)


experiment = Exact(
    measure,
    operator="torch.nn.functional.pdist",
    impostor=to_the_next,
    at=grid(n=[1, 2, 3, 8, 32], v=[1, 2, 3, 5]),
)
rivals = {
    "counts all pairs, positive ones too": n * v * (n * v - 1) / 2,
    "counts pairs of examples, and forgets the views": n * (n - 1) / 2,
    "gives each view one of each other example": v * n * (n - 1) / 2,
    "counts the positive pairs": n * v * (v - 1) / 2,
    "counts those of one view": v * (n - 1),
    "pairs an example with itself, too": v**2 * n * (n + 1) / 2,
}
