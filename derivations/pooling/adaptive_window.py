"""Window of adaptive pooling.

Adaptive pooling makes `m` outputs of `n` cells, whatever `n` is: output `i`,
counted from zero, stands for the part of the row from `i*n/m` to `(i+1)*n/m`
and pools every cell of which some lies in that part. How many cells, `k`, are
these? They go from cell `i*n/m`, rounded down, to `(i+1)*n/m`, rounded up and
left out; the windows leave no cell out, and one shares with the next one cell
at most.
"""

from sympy import And, Eq, Sum, ceiling, floor

from symcnn import Exact, grid, indicator, integers

n, m, i, k, c = integers("n m i k c")

given = {n: "input side", m: "output side", i: "place of the output, counted from zero"}
sought = {k: "side of its window"}
where = [n >= 1, m >= 1, i >= 0, i <= m - 1]
conventions = (
    "cells are counted from zero; cell `c` goes from `c` to `c+1`",
    "there may be more outputs than cells",
    "one axis; in two and three dimensions this holds for each axis by itself",
)

first, end = floor(i * n / m), ceiling((i + 1) * n / m)
claim = Eq(k, end - first)


def proof(q):
    """Count the cells that reach into the part."""
    q.define(
        "Cell `c` reaches into the part if it ends behind where that begins, and begins before that ends.",
        Eq(k, Sum(indicator(And(c + 1 > i * n / m, c < (i + 1) * n / m)), (c, 0, n - 1))),
    )
    q.equals(
        "The first such cell is the one in which the part begins, and the last one that in which it ends.",
        Sum(1, (c, first, end - 1)),
    )
    q.equals("Count them.", end - first)
    after = first.xreplace({i: i + 1})
    q.implies(
        "The next window begins no later than this one ends, and at most one cell before.",
        And(claim, after <= end, end - after <= 1),
    )
    q.implies(
        "The first window begins with the first cell, and the last one ends with the last.",
        And(claim, Eq(first.xreplace({i: 0}), 0), Eq(end.xreplace({i: m - 1}), n)),
    )


def measure(run, n, m, i):
    """Cells that get a gradient from an output."""
    import torch

    row = run.zeros(1, 1, n).requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(row, m)[0, 0, i], row)
    return torch.count_nonzero(gradient).item()


def alike(row, m):
    """A pooling whose windows all have one side and lie as far apart as they can."""
    import torch

    step = max(1, row.shape[-1] // m)
    padded = torch.nn.functional.pad(row, (0, max(0, m - row.shape[-1])))
    return torch.nn.functional.avg_pool1d(padded, padded.shape[-1] - step * (m - 1), stride=step)


experiment = Exact(
    measure,
    operator="torch.nn.functional.adaptive_avg_pool1d",
    impostor=alike,
    at=grid(n=[1, 2, 3, 5, 7, 10, 12], m=[1, 2, 3, 4, 5, 7, 8], i=[0, 1, 2, 3, 5], where=lambda n, m, i: i < m),
)
rivals = {
    "rounds both ends down, as if windows lay side by side": floor((i + 1) * n / m) - first,
    "rounds both ends up": end - ceiling(i * n / m),
    "takes all windows to be as long as the part, rounded up": ceiling(n / m),
    "takes all windows to be as long as the part, rounded down": floor(n / m),
    "counts the cell after the last one as well": end - first + 1,
    "gives all windows the stride and the side of ordinary pooling": n - (m - 1) * floor(n / m),
}
