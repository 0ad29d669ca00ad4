"""Side of a convolution's output with same padding.

At stride 1 a kernel of `k` taps, dilated by `d`, moves over `n` cells. Same
padding puts `d*(k-1)` zeros beside them: half of them in front, rounded down,
and the rest behind. How many outputs, `m`, are there? As many as cells.
"""

from sympy import Eq, Sum, floor, oo

from symcnn import Exact, grid, indicator, integers

from . import same_padding_front
from .same_padding_front import same

n, k, d, m, f, b, i = integers("n k d m f b i")

given = {n: "input side", k: "kernel side", d: "dilation"}
sought = {m: "output side", f: "zeros in front", b: "zeros behind"}
usual = {d: 1}
where = [n >= 1, k >= 1, d >= 1]
conventions = (
    "stride 1: PyTorch refuses same padding with any other",
    same_padding_front.conventions[0],
    "an output only where the kernel fits entirely",
)

claim = Eq(m, n)


def proof(q):
    """Count the placements on the padded row."""
    q.recall("In front stands half of the zeros, rounded down.", same_padding_front)
    q.define("Behind stands the rest.", Eq(b, d * (k - 1) - f))
    q.define(
        "Placement `i` puts its first tap on cell `i` of the padded row, counted from zero, and its last one on cell "
        "`i+d*(k-1)`; the last cell of the padded row is `f+n+b-1`. Count the placements that fit.",
        Eq(m, Sum(indicator(i + d * (k - 1) <= f + n + b - 1), (i, 0, oo))),
    )
    q.equals(
        "There are as many zeros as cells that the last tap is ahead of the first.",
        Sum(indicator(i <= n - 1), (i, 0, oo)),
    )
    q.equals("From 0 up to `n-1` there is one placement for each cell.", n)


def measure(run, n, k, d):
    """Side of what the operator returns."""
    return same(run, k, d)(run.zeros(1, 1, n)).shape[-1]


def symmetric(inputs, outputs, kernel, padding, dilation, padding_mode, dtype, device):
    """A convolution that pads as much behind as in front."""
    import torch

    half = dilation * (kernel - 1) // 2
    return torch.nn.Conv1d(inputs, outputs, kernel, padding=half, dilation=dilation, dtype=dtype, device=device)


experiment = Exact(
    measure,
    operator="torch.nn.Conv1d",
    impostor=symmetric,
    at=grid(n=[1, 2, 3, 7, 12], k=[1, 2, 3, 4, 5, 8], d=[1, 2, 3]),
)
rivals = {
    "pads as much behind as in front": n - d * (k - 1) + 2 * floor(d * (k - 1) / 2),
    "pads nothing": n - d * (k - 1),
    "pads for the kernel without its dilation": n - d * (k - 1) + k - 1,
    "pads by as many zeros on each side": n + d * (k - 1),
    "pads by one zero for each tap": n + d,
}
