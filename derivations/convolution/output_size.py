"""Side of a convolution's output.

A kernel of `k` taps, dilated by `d`, moves by the stride `s` over `n` cells that
are padded by `p` zeros on both sides. An output is written at every place where
the whole kernel lies inside the padded row. How many outputs, `m`, are there?
The statement is about one axis; in two and three dimensions it holds for each
axis by itself.
"""

from sympy import Eq, Sum, floor, oo

from symcnn import Exact, grid, indicator, integers

n, k, s, d, p, m, i = integers("n k s d p m i")

given = {n: "input side", k: "kernel side", s: "stride", d: "dilation", p: "padding on each side"}
sought = {m: "output side"}
usual = {s: 1, d: 1, p: 0}
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, n + 2 * p >= d * (k - 1) + 1]
conventions = (
    "zero padding, the same on both sides",
    "an output only where the kernel fits entirely (floor, not ceiling)",
)

last = floor((n + 2 * p - d * (k - 1) - 1) / s)
claim = Eq(m, last + 1)


def inverses():
    """Which inputs, kernels, strides, dilations and paddings give so many outputs."""
    from . import dilation_range, input_range, kernel_range, padding_range, stride_range

    return {n: input_range, k: kernel_range, s: stride_range, d: dilation_range, p: padding_range}


def proof(q):
    """Count the placements."""
    fits = i * s + d * (k - 1) <= n + 2 * p - 1
    q.define(
        "Placement `i` puts its first tap on cell `i*s` of the padded row, counted from zero, and its last tap "
        "`d*(k-1)` cells further on; the last cell of the padded row is `n+2*p-1`. Count the placements that fit.",
        Eq(m, Sum(indicator(fits), (i, 0, oo))),
    )
    q.equals(
        "Solved for the whole number `i`, the condition is an upper bound.",
        Sum(1, (i, 0, last)),
    )
    q.equals("From 0 up to the last one there is one placement more than its number.", last + 1)


def measure(run, n, k, s, d, p):
    """Side of what the operator returns."""
    return run.operator(run.zeros(1, 1, n, n), run.zeros(1, 1, k, k), stride=s, dilation=d, padding=p).shape[-1]


def unpadded(image, kernel, stride, dilation, padding):
    """A convolution that ignores its padding."""
    import torch

    return torch.nn.functional.conv2d(image, kernel, stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=unpadded,
    at=grid(
        n=[1, 2, 5, 7, 8, 12],
        k=[1, 2, 3, 5],
        s=[1, 2, 3, 5],
        d=[1, 2, 3],
        p=[0, 1, 2],
        where=lambda n, k, s, d, p: n >= d * (k - 1) + 1,
    ),
)
rivals = {
    "counts the gaps between placements, not the placements": last,
    "forgets the dilation": floor((n + 2 * p - k) / s) + 1,
    "takes the dilated kernel to have `d*k` cells": floor((n + 2 * p - d * k) / s) + 1,
    "pads one side only": floor((n + p - d * (k - 1) - 1) / s) + 1,
    "rounds up": -floor(-(n + 2 * p - d * (k - 1) - 1) / s) + 1,
}
