"""Gradient of average pooling with overlapping windows.

Average pooling on one axis: windows of `k` cells, `s` cells apart, over `n` cells
that are padded by `p` zeros on both sides, give `m` outputs, each the sum of its
window over `k`. A stride below `k` makes windows overlap. Given the upstream
gradient, what does backpropagation hand to one cell? The same share, `1/k`, of
the upstream gradient of every window that covers it: where windows overlap,
several, and in a gap between windows none.
"""

from sympy import And, Derivative, Eq, KroneckerDelta, Max, Piecewise, Sum

from symcnn import ForAll, Trajectory, integers, sequence

n, k, s, p, m, c, a, j, r = integers("n k s p m c a j r")
x, dy, z = sequence("x", n), sequence("dy", m), sequence("z", n + 2 * p)
y, dx = sequence("y", m), sequence("dx", n)

given = {
    n: "input side",
    k: "side of a window",
    s: "distance of neighbouring windows, their stride",
    p: "padding on each side",
    m: "output side",
    c: "cell of the input",
    x: "input",
    dy: "upstream gradient",
}
sought = {dx: "input gradient", z: "padded input", y: "outputs"}
usual = {p: 0}
# The last window fits into the padded input, and one more would not.
where = [
    *(n >= 1, k >= 1, s >= 1, p >= 0, m >= 1, s * (m - 1) + k <= n + 2 * p, n + 2 * p <= s * m + k - 1),
    *(c >= 1, c <= n),
]
conventions = (
    "indices start at 1",
    "one axis; in two dimensions the share is the product of both axes'",
    "zeros of the padding are counted, as PyTorch does unless it is told otherwise",
    "the Kronecker delta is 1 where place `a` of window `r` is the cell, and 0 elsewhere",
    "floor mode: no window hangs over the padded row",
)


def shares(stride=s, padding=p, upstream=dy[r]):
    """The upstream gradients of the windows that cover the cell: at one of their places it lies."""
    return Sum(upstream * KroneckerDelta(stride * (r - 1) - padding + a, c), (a, 1, k), (r, 1, m))


claim = Eq(dx[c], shares() / k)


def proof(q):
    """The chain rule, window by window."""
    mean = Sum(z[s * (r - 1) + a], (a, 1, k)) / k
    q.define(
        "Pad the input with zeros: its cell `c` comes to stand at `c+p`.",
        ForAll(Eq(z[j], Piecewise((x[j - p], And(j >= p + 1, j <= n + p)), (0, True))), (j, 1, n + 2 * p)),
    )
    q.define("An output is the sum of its window over `k`.", ForAll(Eq(y[r], mean), (r, 1, m)))
    q.define(
        "Chain rule: the cell acts on the loss through every output, and the contributions add up.",
        Eq(dx[c], Sum(dy[r] * Derivative(mean, z[c + p]), (r, 1, m))),
    )
    q.equals("A window that covers the cell holds it once, over `k`; no other window holds it.", claim.rhs)


def measure(run, n, k, s, p, m, c, x, dy):
    """The gradient that autograd hands to one cell."""
    import torch

    signal, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, dy))
    signal.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(signal, k, stride=s, padding=p), signal, upstream)
    return gradient[0, 0, c - 1].item()


def _points():
    """Windows apart, side by side and overlapping, with and without padding."""
    listed = []
    for n, k, s, p in (
        (1, 1, 1, 0),
        (4, 2, 2, 0),
        (5, 3, 1, 1),
        (7, 3, 2, 0),
        (6, 4, 1, 2),
        (8, 2, 3, 0),
        (6, 5, 2, 2),
    ):
        m = (n + 2 * p - k) // s + 1
        cells = [(5 * q + 2) % 11 - 6.0 for q in range(n)]
        upstream = [float((7 * q + 1) % 5 - 2 or 3) for q in range(m)]
        shape = {"n": n, "k": k, "s": s, "p": p, "m": m, "x": cells, "dy": upstream}
        listed += [{**shape, "c": c} for c in range(1, n + 1)]
    return [*listed, {**shape, "c": 3, "dy": [2.0, -1.0, 4.0]}]


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.avg_pool1d",
    impostor="torch.nn.functional.max_pool1d",
    at=_points(),
    # At most 5 quotients and their sum; the terms may cancel.
    operations=10,
    conditioning=8,
    steps=None,
)
rivals = {
    "hands every window's gradient on as a whole": shares(),
    "takes the windows to lie side by side": shares(stride=k) / k,
    "forgets the padding": shares(padding=0) / k,
    "gives all cells the share of all windows": Sum(dy[r], (r, 1, m)) / k,
    "takes the mean over the windows that cover the cell": shares() / Max(1, shares(upstream=1)),
    "divides by the stride": shares() / s,
}
