"""Pairs of a tap and a placement that meet a cell.

A kernel of `k` taps, dilated by `d`, has `m` placements, `s` apart; the first
one begins `p` positions before a row of `n` cells. Before and behind the row
there are zeros. In how many pairs, `P`, of a tap and a placement does the tap
lie on a cell of the row, and not on a zero? So many products along the axis
have a cell in them.
"""

from sympy import And, Eq, Implies, Max, Min, Sum, ceiling, floor

from symcnn import Exact, ForAll, function, grid, indicator, integers

n, k, s, d, p, m, i, j, r, P = integers("n k s d p m i j r P")
A, t = function("A", integer=True), function("t", integer=True)

given = {
    n: "cells of the row",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding in front",
    m: "placements",
}
sought = {P: "pairs of a tap and a placement that meet a cell"}
usual = {s: 1, d: 1, p: 0}
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, m >= 1]
conventions = (
    "one axis; placements, taps and cells count from 0",
    "the padding behind enters through the number of placements, and need not be that in front",
    "of a transposed convolution the row is the output, the placements are the cells of the input, and the padding is "
    "what is cut off",
)

first = ceiling((p - d * j) / s)
last = floor((n - 1 + p - d * j) / s)
reached = Max(0, Min(m - 1, last) - Max(0, first) + 1)
claim = Eq(P, Sum(reached, (j, 0, k - 1)))


def proof(q):
    """Count the placements in which a tap lies on a cell; then go through the taps."""
    cell = s * i + d * j - p
    q.define(
        "Placement `i` puts tap `j` on position `s*i+d*j-p` of the row; say that this is a cell in `t(j)` placements.",
        ForAll(Eq(t(j), Sum(indicator(And(cell >= 0, cell <= n - 1)), (i, 0, m - 1))), (j, 0, k - 1)),
    )
    q.implies(
        "Solved for the whole number `i`, the front end of the row is a lower bound, the far end an upper one.",
        ForAll(Eq(t(j), Sum(indicator(And(first <= i, i <= last)), (i, 0, m - 1))), (j, 0, k - 1)),
    )
    q.implies(
        "The placements themselves run from 0 to `m-1`. What both ranges share is counted, or nothing where they do "
        "not meet.",
        ForAll(Eq(t(j), reached), (j, 0, k - 1)),
    )
    q.define(
        "Go through the taps one by one: the first `j` of them lie on a cell in `A(j)` pairs.",
        Eq(A(0), 0),
        ForAll(Eq(A(j + 1), A(j) + t(j)), (j, 0, k - 1)),
    )
    q.induct(
        "So `A(r)` is a sum over the first `r` taps.",
        Implies(r <= k, Eq(A(r), Sum(reached, (j, 0, r - 1)))),
        over=r,
    )
    q.define("The pairs are those of all taps.", Eq(P, A(k)))
    q.equals("Put in the sum.", claim.rhs)


def measure(run, n, k, s, d, p, m):
    """What the first placements of a kernel of ones sum up over a row of ones: a product of ones is 1."""
    import torch

    behind = max(0, s * (m - 1) + d * (k - 1) + 1 - n - 2 * p)
    row = torch.nn.functional.pad(run.ones(1, 1, n), (0, behind))
    return round(run.operator(row, run.ones(1, 1, k), stride=s, dilation=d, padding=p)[..., :m].sum().item())


def repeated(signal, kernel, stride, dilation, padding):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(signal, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernel, stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=repeated,
    at=grid(n=[1, 2, 5, 8], k=[1, 2, 3, 5], s=[1, 2, 3], d=[1, 2], p=[0, 1, 2, 4], m=[1, 2, 4, 9]),
)
rivals = {
    "counts the products with padded zeros, too": k * m,
    "lets every tap miss as many placements as there is padding": k * (m - p),
    "forgets the stride": Sum(Max(0, Min(m - 1, n - 1 + p - d * j) - Max(0, p - d * j) + 1), (j, 0, k - 1)),
    "forgets the dilation": Sum(
        Max(0, Min(m - 1, floor((n - 1 + p - j) / s)) - Max(0, ceiling((p - j) / s)) + 1), (j, 0, k - 1)
    ),
    "takes placements beyond the last one": Sum(Max(0, last - Max(0, first) + 1), (j, 0, k - 1)),
    "forgets the padding in front": Sum(Max(0, Min(m - 1, floor((n - 1 - d * j) / s)) + 1), (j, 0, k - 1)),
    "takes off the zeros in front alone": Sum(Max(0, m - Max(0, first)), (j, 0, k - 1)),
    "forgets that a tap may meet no cell": Sum(Min(m - 1, last) - Max(0, first) + 1, (j, 0, k - 1)),
    "takes off from the products of stride 1 what is lost at both ends": k * m - p * (p + 1),
}
