"""Multiplications of a depth-wise separable convolution.

A convolution in `D` axes from `c` to `r` channels is applied to `n` examples in
two steps. The first, depth-wise, has for each of the `c` channels `m` kernels
of sides `k[1]` to `k[D]` that read this channel alone; the second has kernels
of one tap, and mixes the `c*m` channels into `r`. The output has sides `o[1]`
to `o[D]`. How many multiplications, `F`, do both take?
"""

from sympy import Eq, Product, Sum, oo

from symcnn import Exact, ForAll, integers, sequence

from . import forward_multiplications as convolution
from ._axes import shapes, ungrouped

n, c, m, r, D, F, F_D, F_P, l = integers("n c m r D F F_D F_P l")
k, o = sequence("k", D, integer=True), sequence("o", D, integer=True)

given = {
    n: "examples",
    c: "input channels",
    m: "kernels of each input channel in the first step: 1 in most networks",
    r: "output channels",
    D: "axes",
    k: "sides of the kernel",
    o: "sides of the output",
}
sought = {
    F: "multiplications of both steps",
    F_D: "multiplications of the first step",
    F_P: "multiplications of the second step",
}
where = [
    *(n >= 1, c >= 1, m >= 1, r >= 1, D >= 1),
    ForAll(k[l] >= 1, (l, 1, oo)),
    ForAll(o[l] >= 1, (l, 1, oo)),
]
conventions = (
    *convolution.conventions[:4],
    "the stride is the first step's, so that the second is applied to as many positions as the output has",
)

taps, positions = Product(k[l], (l, 1, D)), Product(o[l], (l, 1, D))
claim = Eq(F, n * c * m * positions * (taps + r))


def proof(q):
    """Two convolutions."""
    given = {convolution.m: lambda axis: o[axis]}
    q.recall(
        "The first step is a convolution with a group for each channel.",
        convolution,
        {**given, convolution.g: c, convolution.a: 1, convolution.r: m, convolution.F: F_D},
    )
    q.recall(
        "The second is an ordinary one with kernels of one tap.",
        convolution,
        {**given, convolution.k: lambda axis: 1, convolution.g: 1, convolution.a: c * m, convolution.F: F_P},
    )
    q.implies("A product of ones is 1.", Eq(F_P, n * r * c * m * positions))
    q.define("The layer is both.", Eq(F, F_D + F_P))
    q.equals("Add them.", claim.rhs)


def measure(run, n, c, m, r, D, k, o):
    """What PyTorch's counter sees in two convolutions, of which the first is strided and padded."""
    padding = [(side - 1) // 2 for side in k]
    cells = [2 * (outputs - 1) + side - 2 * pad for side, outputs, pad in zip(k, o, padding, strict=True)]
    still, ones = [0] * D, [1] * D

    def steps():
        signal = run.meta(n, c, *cells)
        signal = run.operator(signal, run.meta(c * m, 1, *k), None, [2] * D, padding, ones, False, still, c)
        run.operator(signal, run.meta(r, c * m, *ones), None, ones, still, ones, False, still, 1)

    return run.multiplications(steps)


def at():
    """The sizes of this folder, with the groups taken for input channels."""
    for point in shapes():
        names = {"n": "n", "g": "c", "a": "m", "r": "r", "D": "D", "k": "k", "m": "o"}
        yield {names[name]: value for name, value in point.items()}


experiment = Exact(measure, operator="torch.convolution", impostor=ungrouped, at=list(at()))
rivals = {
    "forgets the second step": n * c * m * positions * taps,
    "forgets the first step": n * c * m * positions * r,
    "joins every input channel to every output channel": n * c * r * positions * taps,
    "takes one kernel for each channel": n * c * positions * (taps + r),
    "counts one example": c * m * positions * (taps + r),
    "counts the weights, and forgets that every position uses them": n * c * m * (taps + r),
    "multiplies the two steps": n * c * m * positions * taps * r,
    "adds the sides of the kernel instead of multiplying them": n * c * m * positions * (Sum(k[l], (l, 1, D)) + r),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
