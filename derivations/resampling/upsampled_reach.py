"""Reach of a convolution behind an enlargement.

A row of `n` cells is enlarged by the factor `s`, each cell repeated as often, and then
convolved with a kernel of `k` taps and stride 1, padded by `p` zeros on each side. How
many cells of the small row, `N`, does output `i` read? Far from the ends it is the
number of blocks of `s` cells that `k` neighbouring ones touch. With a kernel of 3 and
the factor 2 these are 2 for every output, where a transposed convolution with this
kernel and stride reads one and two in turn.
"""

from sympy import And, Eq, Max, Min, Sum, ceiling, floor

from symcnn import Exact, grid, indicator, integers

n, s, k, p, i, c, N = integers("n s k p i c N")

given = {
    n: "cells of the small row",
    s: "factor of the enlargement",
    k: "kernel side",
    p: "padding on each side",
    i: "place of the output, counted from zero",
}
sought = {N: "number of cells that the output reads"}
usual = {p: 0}
where = [*(n >= 1, s >= 1, k >= 1, p >= 0, p <= k - 1), i >= 0, i <= s * n + 2 * p - k]
conventions = (
    "the nearest cell is repeated; a linear enlargement reads one neighbour more",
    "stride 1, no dilation; cells and outputs count from 0",
    "one axis: in two dimensions the numbers of both axes multiply",
)

first, last = floor((i - p) / s), floor((i - p + k - 1) / s)
claim = Eq(N, Min(n - 1, last) - Max(0, first) + 1)


def proof(q):
    """Count the cells whose block is touched."""
    q.define(
        "Cell `c` becomes the cells `s*c` to `s*c+s-1`; the taps of output `i` lie on `i-p` to `i-p+k-1`. Count the "
        "cells of which both share one.",
        Eq(N, Sum(indicator(And(s * c <= i - p + k - 1, i - p <= s * c + s - 1)), (c, 0, n - 1))),
    )
    q.equals(
        "Solved for the whole number `c`, a block that begins too late is an upper bound, and one that ends too early "
        "a lower one.",
        Sum(indicator(And(first <= c, c <= last)), (c, 0, n - 1)),
    )
    q.equals(
        "The cells run from 0 to `n-1`. What both ranges share is counted, or nothing where they do not meet.",
        Max(0, Min(n - 1, last) - Max(0, first) + 1),
    )
    q.equals("They meet, as there is less padding than the kernel is long.", claim.rhs)


def measure(run, n, s, k, p, i):
    """Cells at which the gradient of the output is not zero."""
    import torch

    row = run.zeros(1, 1, n).requires_grad_()
    large = run.operator(row, scale_factor=float(s), mode="nearest")
    torch.nn.functional.conv1d(large, run.ones(1, 1, k), padding=p)[0, 0, i].backward()
    return int(row.grad.count_nonzero())


def with_zeros(row, scale_factor, mode):
    """Zeros between the cells, where each was repeated."""
    import torch

    large = torch.zeros(1, 1, row.shape[-1], int(scale_factor), dtype=row.dtype)
    large[..., 0] = row
    return large.flatten(2)


experiment = Exact(
    measure,
    operator="torch.nn.functional.interpolate",
    impostor=with_zeros,
    at=grid(
        n=[1, 2, 5],
        s=[1, 2, 3],
        k=[1, 2, 3, 5],
        p=[0, 1, 2],
        i=[0, 1, 2, 4, 7],
        where=lambda n, s, k, p, i: p <= k - 1 and i <= s * n + 2 * p - k,
    ),
)
rivals = {
    "takes every tap to read another cell": k,
    "divides the taps by the factor, and rounds up": ceiling(k / s),
    "forgets the padding": Min(n - 1, floor((i + k - 1) / s)) - Max(0, floor(i / s)) + 1,
    "forgets the ends of the row": last - first + 1,
    "takes the zeros of a transposed convolution to lie between": Min(n - 1, last) - Max(0, ceiling((i - p) / s)) + 1,
    "counts the steps between blocks, not the blocks": Min(n - 1, last) - Max(0, first),
}
