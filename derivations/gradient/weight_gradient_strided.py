"""Weight gradient with stride, padding and dilation.

One channel, one axis: a kernel of `k` taps, dilated by `d`, moves by `s` over
`n` cells that are padded by `p` zeros on both sides, and gives `m` outputs.
Given the upstream gradient, what is the derivative with respect to one tap?
"""

from sympy import And, Derivative, Eq, Piecewise, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from ..convolution import output_size

n, k, s, d, p, m, a, b, r = integers("n k s d p m a b r")
x, w, dy = sequence("x", n), sequence("w", k), sequence("dy", m)
y, dw = sequence("y", m), sequence("dw", k)
X = function("X")

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "output side",
    a: "tap",
    x: "input",
    w: "kernel",
    dy: "upstream gradient",
}
sought = {dw: "weight gradient", X: "input, zero outside"}
usual = output_size.usual
# The last window fits into the padded input, and one more would not.
fits = [s * (m - 1) + d * (k - 1) + 1 <= n + 2 * p, n + 2 * p <= s * m + d * (k - 1)]
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, m >= 1, *fits, a >= 1, a <= k]
conventions = (
    *output_size.conventions,
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "one channel in and one out; with two axes, each index of the input is formed in the same way",
)


def under(tap, stride=s, dilation=d, padding=p):
    """The cell that a tap meets at output `r`."""
    return X(stride * (r - 1) + dilation * (tap - 1) - padding + 1)


output = Sum(w[b] * under(b), (b, 1, k))
claim = Eq(dw[a], Sum(dy[r] * under(a), (r, 1, m)))


def proof(q):
    """The chain rule, and the one product of each output that a tap stands in."""
    q.define(
        "Continue the input by zeros.",
        ForAll(Eq(X(r), Piecewise((x[r], And(r >= 1, r <= n)), (0, True))), (r, -oo, oo)),
    )
    q.define(
        "The first window begins `p` cells before the input, the next ones `s` cells further on; within a window the "
        "taps are `d` cells apart.",
        ForAll(Eq(y[r], output), (r, 1, m)),
    )
    q.define(
        "Chain rule: the tap acts on the loss through every output, and the contributions add up.",
        Eq(dw[a], Sum(dy[r] * Derivative(output, w[a]), (r, 1, m))),
    )
    q.equals(
        "Of the products in `y[r]` only the one with `b=a` holds the tap; its factor is the cell under it, or a zero "
        "of the padding.",
        claim.rhs,
    )


def measure(run, n, k, s, d, p, m, a, x, w, dy):
    """The gradient that autograd hands to one tap."""
    import torch

    signal, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, dy))
    kernel = torch.tensor(w, dtype=torch.float64)[None, None].requires_grad_()
    outputs = run.operator(signal, kernel, stride=s, dilation=d, padding=p)
    (gradient,) = torch.autograd.grad(outputs, kernel, upstream)
    return round(gradient[0, 0, a - 1].item())


def repeated(signal, kernel, stride, dilation, padding):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(signal, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernel, stride=stride, dilation=dilation)


def _points():
    """Small inputs and upstream gradients of whole numbers, every tap of every kernel."""
    listed = []
    shapes = [(1, 1, 1, 1, 0), (4, 2, 1, 1, 0), (5, 3, 2, 1, 1), (6, 3, 2, 1, 0), (5, 2, 1, 2, 1), (9, 3, 3, 2, 2)]
    for n, k, s, d, p in [*shapes, (2, 3, 1, 1, 2), (8, 2, 4, 1, 1), (3, 3, 1, 2, 3)]:
        m = (n + 2 * p - d * (k - 1) - 1) // s + 1
        cells = [(3 * c + c * c + n) % 11 - 4 for c in range(n)]
        kernel = [(4 * c + 1) % 7 - 2 for c in range(k)]
        upstream = [(7 * c + n) % 5 - 2 for c in range(m)]
        shape = {"n": n, "k": k, "s": s, "d": d, "p": p, "m": m, "x": cells, "w": kernel, "dy": upstream}
        listed += [{**shape, "a": a} for a in range(1, k + 1)]
    return listed


experiment = Exact(measure, operator="torch.nn.functional.conv1d", impostor=repeated, at=_points())
rivals = {
    "forgets the stride": Sum(dy[r] * under(a, stride=1), (r, 1, m)),
    "forgets the dilation": Sum(dy[r] * under(a, dilation=1), (r, 1, m)),
    "forgets the padding": Sum(dy[r] * under(a, padding=0), (r, 1, m)),
    "turns the kernel round": Sum(dy[r] * under(k + 1 - a), (r, 1, m)),
    "exchanges stride and dilation": Sum(dy[r] * under(a, stride=d, dilation=s), (r, 1, m)),
    "takes the mean over the positions": Sum(dy[r] * under(a), (r, 1, m)) / m,
}
