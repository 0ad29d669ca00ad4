"""A transposed convolution on one axis: its letters, what lies on a cell, and small rows to try it with."""

from sympy import Eq, KroneckerDelta, Sum, oo

from symcnn import ForAll, function, integers, sequence

n, k, s, d, p, m, o, a, r, j = integers("n k s d p m o a r j")
x, w, dy, y = sequence("x", m), sequence("w", k), sequence("dy", n), sequence("y", n)
D = function("D")

given = {
    m: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    o: "output padding",
    n: "output side",
    x: "input",
    w: "kernel",
    dy: "upstream gradient",
}
sought = {y: "outputs", D: "upstream gradient, zero outside"}
usual = {s: 1, d: 1, p: 0, o: 0}
where = [
    *(m >= 1, k >= 1, s >= 1, d >= 1, p >= 0, o >= 0, n >= 1),
    Eq(n, s * (m - 1) + d * (k - 1) + 1 - 2 * p + o),
]
conventions = (
    "indices start at 1",
    "the kernel is not flipped",
    "one channel in and one out; with two axes, each index is formed in the same way",
    "the output padding adds cells behind, on which nothing may lie",
)


def cell(entry, tap, stride=s, dilation=d, padding=p):
    """The cell of the output on which the product of an entry and a tap is laid."""
    return stride * (entry - 1) + dilation * (tap - 1) - padding + 1


output = Sum(w[a] * x[r] * KroneckerDelta(cell(r, a), j), (a, 1, k), (r, 1, m))


def define(q):
    """The outputs, and the upstream gradient continued by zeros."""
    q.define(
        "Continue the upstream gradient by zeros: a place has that of the output that it is, if it is one.",
        ForAll(Eq(D(r), Sum(dy[j] * KroneckerDelta(r, j), (j, 1, n))), (r, -oo, oo)),
    )
    q.define(
        "Lay down the products, cut off `p` cells in front, and add what lies on the same cell.",
        ForAll(Eq(y[j], output), (j, 1, n)),
    )


def flipped(row, kernel, stride, dilation, padding, output_padding):
    """A transposed convolution with the kernel turned round."""
    import torch

    return torch.nn.functional.conv_transpose1d(
        row, kernel.flip(-1), stride=stride, dilation=dilation, padding=padding, output_padding=output_padding
    )


def shapes():
    """Short rows and upstream gradients of whole numbers."""
    listed = []
    for m, k, s, d, p, o in (
        (1, 1, 1, 1, 0, 0),
        (3, 2, 1, 1, 0, 0),
        (4, 3, 2, 1, 1, 0),
        (3, 3, 2, 2, 2, 1),
        (4, 2, 3, 1, 0, 2),
        (2, 4, 2, 1, 1, 0),
        (5, 3, 1, 1, 1, 0),
    ):
        n = s * (m - 1) + d * (k - 1) + 1 - 2 * p + o
        row = [(3 * c + c * c + n) % 11 - 4 for c in range(m)]
        kernel = [(4 * c + 1 + n) % 7 - 2 for c in range(k)]
        upstream = [(7 * c + n + c * c) % 9 - 3 for c in range(n)]
        shape = {"n": n, "k": k, "s": s, "d": d, "p": p, "m": m, "o": o}
        listed.append({**shape, "x": row, "w": kernel, "dy": upstream})
    return listed
