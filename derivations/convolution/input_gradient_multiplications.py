"""Multiplications of a convolution's input gradient.

A convolution in `D` axes has seen `n` examples. Its channels are in `g`
groups: each group reads `a` input channels of its own and writes `r` output
channels of its own. A kernel has sides `k[1]` to `k[D]`, the output has sides
`m[1]` to `m[D]`. An output is the sum, over the input channels of its group
and over the taps of its kernel, of the tap times the cell under it. In the
backward pass the layer receives the gradient of the loss with respect to its
output. How many multiplications, `B`, does it take to form the gradient with
respect to the input?
"""

from sympy import And, Derivative, Eq, KroneckerDelta, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from . import forward_multiplications
from ._axes import count_places, of_ones, shapes, ungrouped
from .forward_multiplications import D, M, T, a, g, k, m, n, positions, r, taps

B, N, P, e, u, o, c, t, v, j, w, h, i, f, y = integers("B N P e u o c t v j w h i f y")
X, W, dY, dX = (sequence(name, oo, oo, oo, oo) for name in ("X", "W", "dY", "dX"))
z = function("z", integer=True)

given = {
    **forward_multiplications.given,
    N: "cells of a channel of the input, with its padding",
    X: "input with its padding, by example, group, channel and cell",
    W: "weights, by group, output channel, input channel and tap",
    dY: "upstream gradient, by example, group, channel and position",
    z: "cell that lies under a tap at a position",
}
sought = {
    B: "multiplications of the input gradient",
    T: "taps of a kernel",
    M: "positions of an output",
    P: "multiplications of one input channel and one output channel",
    dX: "input gradient",
}
usual = forward_multiplications.usual
where = [
    *forward_multiplications.where,
    N >= 1,
    ForAll(And(z(t, w) >= 1, z(t, w) <= N), (t, 1, oo), (w, 1, oo)),
]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products that fall on the padding are counted: they are formed like any other",
    "the gradients with respect to the biases and to the weights are not counted",
    "every product is formed, not fewer by a faster scheme",
    "stride, padding and dilation enter through the output's sides alone",
    "`g` is 1 in an ordinary convolution; with `a` equal to 1 it is depthwise",
    "the Kronecker delta is 1 where the two are the same cell, and 0 elsewhere",
)

claim = Eq(B, n * g * r * a * taps * positions)


def proof(q):
    """The chain rule for one cell, and the terms of all cells."""
    count_places(q, T, k, "Count the taps of a kernel")
    count_places(q, M, m, "Count the positions of an output")
    output = Sum(W[v, j, h, i] * X[e, v, h, z(i, w)], (i, 1, T(D)), (h, 1, a))
    channels = ((c, 1, a), (u, 1, g), (f, 1, n))
    outputs = ((w, 1, M(D)), (j, 1, r), (v, 1, g), (e, 1, n))
    met = KroneckerDelta(z(t, w), y)
    pairs = ((t, 1, T(D)), (w, 1, M(D)))
    q.define(
        "The chain rule: a cell acts on the loss through all outputs, at every position `w` of every channel `j` of "
        "every group `v` in every example `e`.",
        ForAll(
            Eq(dX[f, u, c, y], Sum(dY[e, v, j, w] * Derivative(output, X[f, u, c, y]), *outputs)), (y, 1, N), *channels
        ),
    )
    q.implies(
        "It stands in the outputs of its own group alone, where every tap that lies on it at a position multiplies it.",
        ForAll(Eq(dX[f, u, c, y], Sum(dY[f, u, o, w] * W[u, o, c, t] * met, *pairs, (o, 1, r))), (y, 1, N), *channels),
    )
    q.define(
        "Every term in which the tap lies on the cell is one multiplication; the others are not formed. Count them for "
        "all cells of one input channel, and one output channel: `P`.",
        Eq(P, Sum(met, (y, 1, N), *pairs)),
    )
    q.equals("At a position each tap lies on one cell.", Sum(1, *pairs))
    q.equals("There are so many taps and positions.", T(D) * M(D))
    q.define("All input channels, with all output channels of their group.", Eq(B, Sum(P, (o, 1, r), *channels)))
    q.equals("They take as many.", n * g * r * a * P)
    q.equals("Put in the taps and the positions.", claim.rhs)


def measure(run, n, g, a, r, D, k, m):
    """What autograd sums up in the gradient of all cells, where every product is 1."""
    import torch

    signal, _, outputs, upstream = of_ones(run, n, g, a, r, D, k, m)
    (gradient,) = torch.autograd.grad(outputs, signal, upstream)
    return round(gradient.sum().item())


experiment = Exact(measure, operator="torch.convolution", impostor=ungrouped, at=shapes())
rivals = {
    "joins every input channel to every output channel, whatever the groups": g * claim.rhs,
    "counts one group alone": n * r * a * taps * positions,
    "lets a cell collect from one output channel of its group": n * g * a * taps * positions,
    "takes one product for each output and input channel, not one for every tap": n * g * r * a * positions,
    "takes the mean over the examples before it multiplies": g * r * a * taps * positions,
    "copies the upstream gradient to the cells, as average pooling does": n * g * r * positions,
    "adds up over the axes what is multiplied": n * g * r * a * Sum(k[i] * m[i], (i, 1, D)),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
