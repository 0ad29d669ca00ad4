"""Multiplications of a convolution, those with padded zeros left out.

A convolution in `D` axes is applied to `n` examples. Its channels are in `g`
groups: each group reads `a` input channels of its own and writes `r` output
channels of its own. Along axis `l` there are `c[l]` pairs of a tap and a
position in which the tap lies on a cell of the input, and not on a zero of the
padding. A tap of the kernel lies on a cell where it does so along every axis.
How many multiplications, `F`, of a weight with a cell are there in the forward
pass? The weight gradient has one of the same cell with the upstream gradient
for each of them, and the input gradient one of the same weight with the
upstream gradient.
"""

from sympy import Eq, Product, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from . import forward_multiplications
from ._axes import ungrouped
from .forward_multiplications import D, F, a, e, g, l, n, o, r, t, u

i, j = integers("i j")
c = sequence("c", D, integer=True)
U = function("U", integer=True)

given = {
    n: "examples",
    g: "groups",
    a: "input channels of a group",
    r: "output channels of a group",
    D: "axes",
    c: "pairs of a tap and a position that meet a cell, along an axis",
}
sought = {
    F: "multiplications of the forward pass, of the weight gradient, and of the input gradient",
    U: "pairs of a tap of the kernel and a position of the output that meet a cell",
}
usual = forward_multiplications.usual
where = [n >= 1, g >= 1, a >= 1, r >= 1, D >= 1, ForAll(c[l] >= 0, (l, 1, oo))]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products with zeros of the padding are not counted, whether they are formed or not",
    "biases are added, not multiplied, and are not counted",
    "every other product of a tap and a cell is formed, not fewer by a faster scheme",
    "of a transposed convolution the cells are those of the output, and products that are cut off are not counted",
    "`g` is 1 in an ordinary convolution; with `a` equal to 1 it is depthwise",
)

pairs = Product(c[l], (l, 1, D))
claim = Eq(F, n * g * r * a * pairs)


def proof(q):
    """Count the pairs axis by axis, and what is multiplied for each."""
    q.define(
        "Count the pairs of a tap and a position that meet a cell: `U(D)` in `D` axes. With no axis there is one; each "
        "axis repeats all that the axes before it have, once for each pair along itself.",
        Eq(U(0), 1),
        ForAll(Eq(U(l + 1), Sum(U(l), (j, 1, c[l + 1]))), (l, 0, oo)),
    )
    q.induct("Every axis multiplies by its pairs.", Eq(U(D), Product(c[l], (l, 1, D))), over=D)
    q.induct("There may be none.", U(D) >= 0, over=D)
    q.define(
        "Of each pair `t` there is one product for each input channel `i` and each output channel `o` of each group "
        "`u`, in each example `e`. In the forward pass the tap's weight is multiplied by the cell, for the weight "
        "gradient the cell by what comes back from the output, for the input gradient the weight by that.",
        Eq(F, Sum(1, (t, 1, U(D)), (i, 1, a), (o, 1, r), (u, 1, g), (e, 1, n))),
    )
    q.equals("All channels and examples have as many.", n * g * r * a * U(D))
    q.equals("Put in the pairs.", claim.rhs)


AXES = {0: (1, 2, 2, 1), 1: (1, 3, 1, 1), 2: (1, 2, 1, 1), 4: (2, 3, 1, 1), 6: (3, 2, 1, 1), 7: (3, 3, 1, 1)}
"""By the number of pairs an axis that has so many: its cells, taps, dilation, and zeros on each side."""


def shapes():
    """Axes with and without pairs, and channels in groups."""
    from symcnn import grid

    sides = [[1], [7], [0], [2, 7], [4, 6], [1, 2], [6, 0], [2, 4, 1], [7, 6, 2]]
    return [
        {**channels, "D": len(side), "c": side}
        for side in sides
        for channels in grid(n=[1, 3], g=[1, 2, 3], a=[1, 2], r=[1, 3])
    ]


def measure(run, n, g, a, r, D, c):
    """What a padded convolution of ones with ones sums up, forward and in both gradients: a product of ones is 1."""
    import torch

    cells, taps, dilation, padding = (list(one) for one in zip(*(AXES[pairs] for pairs in c), strict=True))
    signal = run.ones(n, g * a, *cells).requires_grad_()
    kernel = run.ones(g * r, a, *taps).requires_grad_()
    outputs = run.operator(signal, kernel, None, [1] * D, padding, dilation, False, [0] * D, g)
    gradients = torch.autograd.grad(outputs, (kernel, signal), run.ones(*outputs.shape))
    (found,) = {round(one.sum().item()) for one in (outputs, *gradients)}
    return found


experiment = Exact(measure, operator="torch.convolution", impostor=ungrouped, at=shapes())
rivals = {
    "counts floating-point operations: a multiplication and an addition": 2 * claim.rhs,
    "joins every input channel to every output channel, whatever the groups": g * claim.rhs,
    "counts one group alone": n * r * a * pairs,
    "counts one example": g * r * a * pairs,
    "lets an output read one input channel": n * g * r * pairs,
    "counts one output channel of a group": n * g * a * pairs,
    "adds up over the axes what is multiplied": n * g * r * a * Sum(c[l], (l, 1, D)),
}
