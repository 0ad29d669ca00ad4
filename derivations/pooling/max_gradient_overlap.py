"""Gradient of max pooling with overlapping windows.

Max pooling on one axis: windows of `k` cells, `s` cells apart, give `m`
outputs, each the largest value in its window. A stride below `k` makes windows
overlap, so that a cell may be the largest in more than one of them. Given the
upstream gradient, what does backpropagation hand to one cell? An output is the
value of the cell that wins its window, and is differentiated as that cell. So
it is the sum of the upstream gradient over the windows that the cell wins,
whatever the stride. Where two cells of a window tie, the largest value need not
have a derivative and a choice must be made: the first one wins, as PyTorch has it.
"""

from sympy import And, Derivative, Eq, Implies, KroneckerDelta, Sum

from symcnn import Exact, ForAll, Maximum, indicator, integers, sequence

n, k, s, m, c, b, r = integers("n k s m c b r")
x, dy, A = sequence("x", n), sequence("dy", m), sequence("A", m, integer=True)
y, dx = sequence("y", m), sequence("dx", n)

given = {
    n: "input side",
    k: "side of a window",
    s: "stride",
    m: "output side",
    c: "cell of the input",
    x: "input",
    A: "cell that wins, the first one that is largest in the window of each output",
    dy: "upstream gradient",
}
sought = {dx: "input gradient", y: "outputs"}
where = [
    n >= 1,
    k >= 1,
    s >= 1,
    m >= 1,
    s * (m - 1) + k <= n,
    n <= s * m + k - 1,
    c >= 1,
    c <= n,
    ForAll(And(A[r] >= s * (r - 1) + 1, A[r] <= s * (r - 1) + k), (r, 1, m)),
    ForAll(x[b] <= x[A[r]], (b, s * (r - 1) + 1, s * (r - 1) + k), (r, 1, m)),
    ForAll(Implies(b < A[r], x[b] < x[A[r]]), (b, s * (r - 1) + 1, s * (r - 1) + k), (r, 1, m)),
]
conventions = (
    "indices start at 1",
    "no padding, no dilation; one channel",
    "of equal largest cells in a window the first wins",
    "the Kronecker delta is 1 where the two are the same cell, and 0 elsewhere",
)

largest = x[A[r]]
claim = Eq(dx[c], Sum(dy[r] * KroneckerDelta(A[r], c), (r, 1, m)))


def proof(q):
    """Every output is one cell of its window."""
    q.define(
        "An output is the largest value in its window.",
        ForAll(Eq(y[r], Maximum(x[b], (b, s * (r - 1) + 1, s * (r - 1) + k))), (r, 1, m)),
    )
    q.implies("That is the value of the cell that wins.", ForAll(Eq(y[r], largest), (r, 1, m)))
    q.define(
        "Chain rule: the cell acts on the loss through every output, each of which is differentiated as the cell that "
        "its value is taken from.",
        Eq(dx[c], Sum(dy[r] * Derivative(largest, x[c]), (r, 1, m))),
    )
    q.equals("A cell has the derivative 1 with respect to itself, and 0 with respect to any other.", claim.rhs)


def measure(run, n, k, s, m, c, x, A, dy):
    """The gradient that autograd hands to one cell."""
    import torch

    signal, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, dy))
    signal.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(signal, k, stride=s), signal, upstream)
    return round(gradient[0, 0, c - 1].item())


def _points():
    """Windows apart, side by side and overlapping; rows without equal cells, and rows with many."""
    listed = []
    for n, k, s in ((1, 1, 1), (4, 2, 2), (5, 3, 1), (7, 3, 2), (6, 4, 1), (8, 2, 3)):
        m = (n - k) // s + 1
        upstream = [(7 * q + 1) % 5 - 2 or 3 for q in range(m)]
        for cells in ([(5 * q + 2) % 11 - 6 for q in range(n)], [(q * q + 1) % 3 - 1 for q in range(n)]):
            windows = [cells[s * q : s * q + k] for q in range(m)]
            cells_won = [s * q + window.index(max(window)) + 1 for q, window in enumerate(windows)]
            row = {"n": n, "k": k, "s": s, "m": m, "x": cells, "A": cells_won, "dy": upstream}
            listed += [{**row, "c": c} for c in range(1, n + 1)]
    return [*listed, {**row, "c": cells_won[0], "dy": [4, -3, 1]}]


experiment = Exact(
    measure, operator="torch.nn.functional.max_pool1d", impostor="torch.nn.functional.avg_pool1d", at=_points()
)
covered = And(c >= s * (r - 1) + 1, c <= s * (r - 1) + k)
wins = And(covered, x[c] >= largest)
rivals = {
    "gives every cell of a window its upstream gradient": Sum(dy[r] * indicator(covered), (r, 1, m)),
    "divides among the cells of a window, as average pooling does": Sum(dy[r] * indicator(covered), (r, 1, m)) / k,
    "gives all equal largest cells the whole": Sum(dy[r] * indicator(wins), (r, 1, m)),
    "divides among the equal largest cells": Sum(
        dy[r] * indicator(wins) / Sum(KroneckerDelta(x[s * (r - 1) + b], largest), (b, 1, k)), (r, 1, m)
    ),
    "counts cells as if windows lay side by side": Sum(dy[r] * KroneckerDelta(A[r] + (k - s) * (r - 1), c), (r, 1, m)),
    "multiplies by the cell": x[c] * claim.rhs,
}
