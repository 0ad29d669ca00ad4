"""Receptive field through one layer.

Look at `r_out` neighbouring outputs of a convolution, the first of which is
output `u`. From the first input cell that any of them reads to the last, both
counted, is how far, `r_in`? Padding is counted as cells: position `-1` is the
last cell of the padding in front.
"""

from sympy import And, Eq, oo

from symcnn import Exact, ForAll, function, grid, integers

u, r_out, r_in, k, s, d, p, w, j = integers("u r_out r_in k s d p w j")
x = function("x", integer=True)

given = {
    u: "first of the outputs",
    r_out: "number of neighbouring outputs",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
}
sought = {r_in: "extent of what they read", x: "position that an output reads with a tap"}
usual = {s: 1, d: 1, p: 0}
where = [r_out >= 1, k >= 1, s >= 1, d >= 1, p >= 0]
conventions = (
    "extent: from the first cell read to the last, holes included",
    "positions count from 0 at the first cell of the input; those of the padding are counted too",
)

claim = Eq(r_in, s * (r_out - 1) + d * (k - 1) + 1)


def proof(q):
    """Bound the positions from both sides, and show that both bounds are read."""
    v = u + r_out - 1
    first, last = s * u - p, s * v - p + d * (k - 1)
    q.define(
        "Output `w` puts tap 0 on cell `s*w` of the padded row, which is position `s*w-p` of the input; "
        "tap `j` reads `d*j` further on.",
        ForAll(Eq(x(w, j), s * w + d * j - p), (w, -oo, oo), (j, -oo, oo)),
    )
    q.implies(
        "No output from `u` to `u+r_out-1` reads outside these two positions with any tap",
        ForAll(And(first <= x(w, j), x(w, j) <= last), (w, u, v), (j, 0, k - 1)),
    )
    q.implies(
        "and both are read: by the first output with its first tap, and by the last output with its last tap.",
        And(v >= u, k - 1 >= 0, Eq(x(u, 0), first), Eq(x(v, k - 1), last)),
    )
    q.define("Count from the one to the other, both included.", Eq(r_in, x(v, k - 1) - x(u, 0) + 1))
    q.equals("The padding is in both ends,", last - first + 1)
    q.equals("and drops out of their difference.", claim.rhs)


def measure(run, u, r_out, k, s, d, p):
    """From the first to the last input cell at which the gradient of those outputs is not zero."""
    signal = run.zeros(1, 1, 80).requires_grad_()
    response = run.operator(signal, run.ones(1, 1, k), stride=s, dilation=d, padding=p)
    response[0, 0, u : u + r_out].sum().backward()
    read = signal.grad[0, 0].nonzero()
    return int(read.max() - read.min()) + 1


def undilated(signal, kernel, stride, dilation, padding):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel, stride=stride, padding=padding)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=grid(u=[3, 4], r_out=[1, 2, 4], k=[1, 2, 5], s=[1, 2, 3], d=[1, 3], p=[0, 3]),
)
rivals = {
    "gives every output a full stride": s * r_out + d * (k - 1) + 1,
    "forgets the stride": r_out - 1 + d * (k - 1) + 1,
    "forgets the dilation": s * (r_out - 1) + k,
    "takes the dilated kernel to have `d*k` cells": s * (r_out - 1) + d * k,
    "adds the padding": claim.rhs + 2 * p,
}
