"""Multiplications of a convolution.

A convolution in `D` axes is applied to `n` examples. Its channels are in `g`
groups: each group reads `a` input channels of its own and writes `r` output
channels of its own. A kernel has sides `k[1]` to `k[D]`, the output has sides
`m[1]` to `m[D]`. An output is the sum, over the input channels of its group
and over the taps of its kernel, of the tap times the cell under it. How many
multiplications, `F`, does it take?
"""

from sympy import Eq, Product, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from ._axes import count_places, shapes, ungrouped

n, g, a, r, D, F, l, e, u, o, c, t, w = integers("n g a r D F l e u o c t w")
k, m = sequence("k", D, integer=True), sequence("m", D, integer=True)
T, M = function("T", integer=True), function("M", integer=True)

given = {
    n: "examples",
    g: "groups",
    a: "input channels of a group",
    r: "output channels of a group",
    D: "axes",
    k: "sides of the kernel",
    m: "sides of the output",
}
sought = {F: "multiplications of the forward pass", T: "taps of a kernel", M: "positions of an output"}
usual = {g: 1}
where = [
    n >= 1,
    g >= 1,
    a >= 1,
    r >= 1,
    D >= 1,
    ForAll(k[l] >= 1, (l, 1, oo)),
    ForAll(m[l] >= 1, (l, 1, oo)),
]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products with zeros of the padding are counted: they are formed like any other",
    "biases are added, not multiplied, and are not counted",
    "every product of a tap and a cell is formed, not fewer by a faster scheme",
    "stride, padding and dilation enter through the output's sides alone",
    "`g` is 1 in an ordinary convolution; with `a` equal to 1 it is depthwise",
)

taps, positions = Product(k[l], (l, 1, D)), Product(m[l], (l, 1, D))
claim = Eq(F, n * g * r * a * taps * positions)


def proof(q):
    """Count the terms of all outputs."""
    count_places(q, T, k, "Count the taps of a kernel")
    count_places(q, M, m, "Count the positions of an output")
    q.define(
        "Every term of an output is one multiplication: one for each tap `t` and each input channel `c` of its group, "
        "at each position `w` of each output channel `o` of each group `u`, in each example `e`.",
        Eq(F, Sum(1, (t, 1, T(D)), (c, 1, a), (w, 1, M(D)), (o, 1, r), (u, 1, g), (e, 1, n))),
    )
    q.equals("All outputs take as many.", n * g * r * M(D) * a * T(D))
    q.equals("Put in the taps and the positions.", claim.rhs)


def measure(run, n, g, a, r, D, k, m):
    """What PyTorch's counter sees in a convolution that is strided and padded."""
    stride, dilation = [2] * D, [1] * D
    padding = [(side - 1) // 2 for side in k]
    cells = [2 * (outputs - 1) + side - 2 * pad for side, outputs, pad in zip(k, m, padding, strict=True)]
    signal, kernel = run.meta(n, g * a, *cells), run.meta(g * r, a, *k)
    return run.multiplications(lambda: run.operator(signal, kernel, None, stride, padding, dilation, False, [0] * D, g))


experiment = Exact(measure, operator="torch.convolution", impostor=ungrouped, at=shapes())
rivals = {
    "joins every input channel to every output channel, whatever the groups": g * claim.rhs,
    "counts one group alone": n * r * a * taps * positions,
    "counts the weights, and forgets that every position uses them": n * g * r * a * taps,
    "counts one example": g * r * a * taps * positions,
    "lets an output read one input channel": n * g * r * taps * positions,
    "adds the sides of the kernel instead of multiplying them": n * g * r * a * Sum(k[l], (l, 1, D)) * positions,
    "takes one multiplication for an output": n * g * r * positions,
    "adds up over the axes what is multiplied": n * g * r * a * Sum(k[l] * m[l], (l, 1, D)),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
