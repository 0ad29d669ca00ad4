"""Multiplications of a convolution's weight gradient.

A convolution in `D` axes has seen `n` examples. Its channels are in `g`
groups: each group reads `a` input channels of its own and writes `r` output
channels of its own. A kernel has sides `k[1]` to `k[D]`, the output has sides
`m[1]` to `m[D]`. An output is the sum, over the input channels of its group
and over the taps of its kernel, of the tap times the cell under it. In the
backward pass the layer receives the gradient of the loss with respect to its
output. How many multiplications, `B`, does it take to form the gradient with
respect to the weights?
"""

from sympy import Derivative, Eq, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from . import forward_multiplications
from ._axes import count_places, of_ones, shapes, ungrouped
from .forward_multiplications import D, M, T, a, g, k, m, n, positions, r, taps

B, e, u, o, c, t, v, j, w, h, i = integers("B e u o c t v j w h i")
X, W, dY, dW = (sequence(name, oo, oo, oo, oo) for name in ("X", "W", "dY", "dW"))
z = function("z", integer=True)

given = {
    **forward_multiplications.given,
    X: "input with its padding, by example, group, channel and cell",
    W: "weights, by group, output channel, input channel and tap",
    dY: "upstream gradient, by example, group, channel and position",
    z: "cell that lies under a tap at a position",
}
sought = {
    B: "multiplications of the weight gradient",
    T: "taps of a kernel",
    M: "positions of an output",
    dW: "weight gradient",
}
usual = forward_multiplications.usual
where = forward_multiplications.where
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products with zeros of the padding are counted: they are formed like any other",
    "the gradients with respect to the biases and to the input are not counted",
    "every product is formed, not fewer by a faster scheme",
    "stride, padding and dilation enter through the output's sides alone",
    "`g` is 1 in an ordinary convolution; with `a` equal to 1 it is depthwise",
)

claim = Eq(B, n * g * r * a * taps * positions)


def proof(q):
    """The chain rule for one weight, and the terms of all weights."""
    count_places(q, T, k, "Count the taps of a kernel")
    count_places(q, M, m, "Count the positions of an output")
    output = Sum(W[v, j, h, i] * X[e, v, h, z(i, w)], (i, 1, T(D)), (h, 1, a))
    weights = ((t, 1, T(D)), (c, 1, a), (o, 1, r), (u, 1, g))
    outputs = ((w, 1, M(D)), (j, 1, r), (v, 1, g), (e, 1, n))
    q.define(
        "The chain rule: a weight acts on the loss through all outputs, at every position `w` of every channel `j` of "
        "every group `v` in every example `e`.",
        ForAll(Eq(dW[u, o, c, t], Sum(dY[e, v, j, w] * Derivative(output, W[u, o, c, t]), *outputs)), *weights),
    )
    q.implies(
        "It stands in the outputs of its own channel alone, once in each, where it multiplies the cell under its tap.",
        ForAll(Eq(dW[u, o, c, t], Sum(dY[e, u, o, w] * X[e, u, c, z(t, w)], (w, 1, M(D)), (e, 1, n))), *weights),
    )
    q.define(
        "Every term of these sums is one multiplication: one for each position and each example, for each weight.",
        Eq(B, Sum(1, (w, 1, M(D)), (e, 1, n), *weights)),
    )
    q.equals("All weights take as many.", n * g * r * a * T(D) * M(D))
    q.equals("Put in the taps and the positions.", claim.rhs)


def measure(run, n, g, a, r, D, k, m):
    """What autograd sums up in the gradient of all weights, where every product is 1."""
    import torch

    _, kernel, outputs, upstream = of_ones(run, n, g, a, r, D, k, m)
    (gradient,) = torch.autograd.grad(outputs, kernel, upstream)
    return round(gradient.sum().item())


experiment = Exact(measure, operator="torch.convolution", impostor=ungrouped, at=shapes())
rivals = {
    "joins every input channel to every output channel, whatever the groups": g * claim.rhs,
    "counts one group alone": n * r * a * taps * positions,
    "takes one product for each weight and example, not one for every position": n * g * r * a * taps,
    "takes the mean over the examples before it multiplies": g * r * a * taps * positions,
    "adds up the upstream gradient, as for biases": n * g * r * positions,
    "counts the weights": g * r * a * taps,
    "adds up over the axes what is multiplied": n * g * r * a * Sum(k[i] * m[i], (i, 1, D)),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
