"""Cells that a dilated layer sees.

The layers below have stride 1, and each of their places sees `f` neighbouring cells. A
kernel of `k` taps with the dilation `d` follows. How many cells, `N`, does it see? Each
tap sees `f` cells, `d` further than the tap before it: those of two taps overlap where
the dilation is below `f`, and leave a gap where it is above. So nothing is
left out just where the dilation is at most `f`, as in a stack whose dilations grow no
faster than its receptive field.
"""

from sympy import Eq, Min, Sum, oo

from symcnn import Exact, ForAll, function, grid, indicator, integers

f, k, d, N, j, x = integers("f k d N j x")
A = function("A", integer=True)

given = {f: "neighbouring cells seen from one place below", k: "kernel side", d: "dilation"}
sought = {N: "number of cells seen", A: "number of cells seen by the first taps, so many of them"}
usual = {d: 1}
where = [f >= 1, k >= 1, d >= 1]
conventions = (
    "stride 1; cells of the padding are counted",
    "cells that are read, without the gaps between them: the receptive field, from the first cell to the last, is "
    "`f+d*(k-1)` long",
)

claim = Eq(N, f + (k - 1) * Min(d, f))


def proof(q):
    """Tap after tap."""
    q.define(
        "Tap `j`, counted from zero, reads the cells from `d*j` to `d*j+f-1`. New among them are those that lie behind "
        "the last cell of the tap before, `d*(j-1)+f-1`, as earlier taps end earlier still.",
        Eq(A(0), 0),
        Eq(A(1), f),
        ForAll(Eq(A(j + 1), A(j) + Sum(indicator(x >= d * (j - 1) + f), (x, d * j, d * j + f - 1))), (j, 1, oo)),
    )
    q.implies("Count them.", ForAll(Eq(A(j + 1), A(j) + Min(d, f)), (j, 1, oo)))
    q.induct("Every tap but the first brings as many.", Eq(A(j), f + (j - 1) * Min(d, f)), over=j, start=1)
    q.define("All taps are read.", Eq(N, A(k)))
    q.equals("Put it in.", claim.rhs)


def measure(run, f, k, d):
    """Cells at which the gradient of one output is not zero."""
    row = run.zeros(1, 1, f + d * (k - 1)).requires_grad_()
    below = run.operator(row, run.ones(1, 1, f), dilation=1)
    run.operator(below, run.ones(1, 1, k), dilation=d).sum().backward()
    return int(row.grad.count_nonzero())


def undilated(row, kernel, dilation):
    """A convolution that ignores its dilation, and leaves out what is then too much."""
    import torch

    far = (dilation - 1) * (kernel.shape[-1] - 1)
    return torch.nn.functional.conv1d(row[..., far:], kernel)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=grid(f=[1, 2, 3, 5, 8], k=[1, 2, 3, 5], d=[1, 2, 3, 4, 8, 9]),
)
rivals = {
    "counts from the first cell to the last, gaps included": f + d * (k - 1),
    "takes the taps to overlap nowhere": f * k,
    "forgets the dilation": f + (k - 1),
    "adds the taps": f + k,
    "leaves one cell more between neighbouring taps": f + (k - 1) * Min(d - 1, f),
    "adds a stretch for every tap, the first one as well": f + k * Min(d, f),
}
