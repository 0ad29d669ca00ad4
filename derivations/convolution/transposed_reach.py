"""How many inputs an output of a transposed convolution reads.

A transposed convolution with a kernel of `k` taps, stride `s` and padding `p`
goes from `n` cells to a longer row, with `o` cells of output padding at its end.
How many of the inputs, `R`, does output `i` read? Far from the ends `k/s`, rounded
up or down, as its place among `s` neighbours has it; near them fewer, and in the
output padding there may be none.
"""

from sympy import And, Eq, Max, Min, Sum, ceiling, floor

from symcnn import Exact, grid, indicator, integers

n, k, s, p, o, i, j, R = integers("n k s p o i j R")

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    p: "padding on each side",
    o: "output padding",
    i: "place of the output, counted from zero",
}
sought = {R: "number of inputs that the output reads"}
usual = {s: 1, p: 0, o: 0}
where = [
    *(n >= 1, k >= 1, s >= 1, p >= 0, o >= 0, o <= s - 1, i >= 0),
    i <= s * (n - 1) + k + o - 2 * p - 1,
]
conventions = (
    "the settings are those of the convolution that is gone back, so that padding makes the output smaller",
    "no dilation; outputs and inputs count from 0",
    "one axis: in two dimensions the numbers of both axes multiply",
)

first, last = ceiling((i + p - k + 1) / s), floor((i + p) / s)
claim = Eq(R, Min(n - 1, last) - Max(0, first) + 1)


def proof(q):
    """Count the inputs whose window holds the output."""
    q.define(
        "Input `j` is spread over the cells `s*j` to `s*j+k-1` of a row from which `p` cells are cut off on either "
        "side, so that output `i` is its cell `i+p`. Count the inputs that reach it.",
        Eq(R, Sum(indicator(And(s * j <= i + p, i + p <= s * j + k - 1)), (j, 0, n - 1))),
    )
    q.equals(
        "Solved for the whole number `j`, an input that begins too late is an upper bound, and one that ends too early "
        "a lower one.",
        Sum(indicator(And(first <= j, j <= last)), (j, 0, n - 1)),
    )
    q.equals(
        "The inputs run from 0 to `n-1`. What both ranges share is counted, or nothing where they do not meet.",
        Max(0, Min(n - 1, last) - Max(0, first) + 1),
    )
    q.equals(
        "They miss each other by one at most, as output padding is below the stride: where the greatest is below the "
        "least the difference is 0 by itself.",
        claim.rhs,
    )


def measure(run, n, k, s, p, o, i):
    """Inputs at which the gradient of the output is not zero."""
    row = run.zeros(1, 1, n).requires_grad_()
    out = run.operator(row, run.ones(1, 1, k), stride=s, padding=p, output_padding=o)
    out[0, 0, i].backward()
    return int(row.grad.count_nonzero())


def stretched(row, kernel, stride, padding, output_padding):
    """Every cell repeated, up to the same side, where the kernel was spread."""
    import torch

    side = stride * (row.shape[-1] - 1) + kernel.shape[-1] + output_padding - 2 * padding
    return torch.nn.functional.interpolate(row, size=side) * kernel.sum()


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=stretched,
    at=grid(
        n=[1, 2, 4],
        k=[1, 2, 3, 4, 5],
        s=[1, 2, 3],
        p=[0, 1, 2],
        o=[0, 1],
        i=[0, 1, 3, 4, 6],
        where=lambda n, k, s, p, o, i: o < s and i <= s * (n - 1) + k + o - 2 * p - 1,
    ),
)
rivals = {
    "lets every output read as often as the kernel has taps": k,
    "divides the taps by the stride, whatever the place": ceiling(k / s),
    "divides the taps by the stride, and rounds down": floor(k / s),
    "forgets the padding": Min(n - 1, floor(i / s)) - Max(0, ceiling((i - k + 1) / s)) + 1,
    "forgets the end of the row": last - Max(0, first) + 1,
    "forgets its beginning": Min(n - 1, last) - first + 1,
    "forgets the stride": Min(n - 1, i + p) - Max(0, i + p - k + 1) + 1,
}
