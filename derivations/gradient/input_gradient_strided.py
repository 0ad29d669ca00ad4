"""Input gradient with stride, padding and dilation.

One channel, one axis: a kernel of `k` taps, dilated by `d`, moves by `s` over
`n` cells that are padded by `p` zeros on both sides, and gives `m` outputs.
Given the upstream gradient, what is the derivative with respect to one cell of
the input? The cell collects the upstream gradient of every output that meets
it, times the tap that it is met with. A stride above one, or a stride that
does not divide what is left of the row, may leave cells that no output meets:
they get nothing.
"""

from sympy import And, Derivative, Eq, KroneckerDelta, Piecewise, Sum

from symcnn import Exact, ForAll, integers, sequence

from ..convolution import output_size

n, k, s, d, p, m, c, a, r, j = integers("n k s d p m c a r j")
x, w, dy = sequence("x", n), sequence("w", k), sequence("dy", m)
z, y, dx = sequence("z", n + 2 * p), sequence("y", m), sequence("dx", n)

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "output side",
    c: "cell of the input",
    x: "input",
    w: "kernel",
    dy: "upstream gradient",
}
sought = {dx: "input gradient", z: "padded input", y: "outputs"}
usual = output_size.usual
# The last window fits into the padded input, and one more would not.
fits = [s * (m - 1) + d * (k - 1) + 1 <= n + 2 * p, n + 2 * p <= s * m + d * (k - 1)]
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, m >= 1, *fits, c >= 1, c <= n]
conventions = (
    *output_size.conventions,
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "the Kronecker delta is 1 where the two are the same cell, and 0 elsewhere",
    "one channel in and one out",
)


def collected(row, cell, stride=s, dilation=d):
    """What is collected from the outputs that meet a cell of a row, each with the tap that lies on the cell."""
    met = KroneckerDelta(stride * (r - 1) + dilation * (a - 1) + row, cell)
    return Sum(w[a] * dy[r] * met, (a, 1, k), (r, 1, m))


claim = Eq(dx[c], collected(1 - p, c))


def proof(q):
    """The chain rule, output by output and tap by tap."""
    output = Sum(w[a] * z[s * (r - 1) + d * (a - 1) + 1], (a, 1, k))
    q.define(
        "Pad the input with zeros: its cell `c` comes to stand at `c+p`.",
        ForAll(Eq(z[j], Piecewise((x[j - p], And(j >= p + 1, j <= n + p)), (0, True))), (j, 1, n + 2 * p)),
    )
    q.define(
        "The first window begins at the first cell of the padded input, the next ones `s` cells further on; within a "
        "window the taps are `d` cells apart.",
        ForAll(Eq(y[r], output), (r, 1, m)),
    )
    q.define(
        "Chain rule: the cell acts on the loss through every output, and the contributions add up.",
        Eq(dx[c], Sum(dy[r] * Derivative(output, z[c + p]), (r, 1, m))),
    )
    q.equals(
        "Of the products in `y[r]` only those hold the cell whose tap lies on it; their factor is the tap.",
        collected(1, c + p),
    )
    q.equals("Count the cells from the first one of the input again.", claim.rhs)


def measure(run, n, k, s, d, p, m, c, x, w, dy):
    """The gradient that autograd hands to one cell of the input."""
    import torch

    signal, kernel, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, w, dy))
    signal.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(signal, kernel, stride=s, dilation=d, padding=p), signal, upstream)
    return round(gradient[0, 0, c - 1].item())


def repeated(signal, kernel, stride, dilation, padding):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(signal, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernel, stride=stride, dilation=dilation)


def _points():
    """Small inputs and upstream gradients of whole numbers, every cell of every input."""
    listed = []
    shapes = [(1, 1, 1, 1, 0), (4, 2, 1, 1, 0), (5, 3, 2, 1, 1), (6, 3, 2, 1, 0), (5, 2, 1, 2, 1), (9, 3, 3, 2, 2)]
    for n, k, s, d, p in [*shapes, (2, 3, 1, 1, 2), (8, 2, 4, 1, 1), (3, 3, 1, 2, 3)]:
        m = (n + 2 * p - d * (k - 1) - 1) // s + 1
        cells = [(3 * c + c * c) % 11 - 4 for c in range(n)]
        kernel = [(5 * c + n) % 7 - 2 for c in range(k)]
        upstream = [(7 * c + n) % 5 - 2 for c in range(m)]
        shape = {"n": n, "k": k, "s": s, "d": d, "p": p, "m": m, "x": cells, "w": kernel, "dy": upstream}
        listed += [{**shape, "c": c} for c in range(1, n + 1)]
    return listed


experiment = Exact(measure, operator="torch.nn.functional.conv1d", impostor=repeated, at=_points())
turned = Sum(w[k + 1 - a] * dy[r] * KroneckerDelta(s * (r - 1) + d * (a - 1) - p + 1, c), (a, 1, k), (r, 1, m))
rivals = {
    "forgets the stride": collected(1 - p, c, stride=1),
    "forgets the dilation": collected(1 - p, c, dilation=1),
    "forgets the padding": collected(1, c),
    "exchanges stride and dilation": collected(1 - p, c, stride=d, dilation=s),
    "turns the kernel round": turned,
    "takes every output to depend on the cell": Sum(w[a] * dy[r], (a, 1, k), (r, 1, m)),
    "takes the mean over the outputs": claim.rhs / m,
    "slides the kernel over the upstream gradient, as in the forward pass": Sum(
        w[a] * dy[r] * KroneckerDelta(r, c + a - 1), (a, 1, k), (r, 1, m)
    ),
}
