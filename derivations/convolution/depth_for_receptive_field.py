"""Layers that a receptive field takes.

Equal layers of stride 1 have kernels of `k` taps, at least two, dilated by `d`.
How many layers, `L`, does it take at least for a receptive field of `R` cells or
more?
"""

from sympy import Eq, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

from . import receptive_field as field

k, d, R, L, t, j = integers("k d R L t j")
r = function("r", integer=True)

given = {k: "kernel side", d: "dilation", R: "wanted receptive field"}
sought = {L: "least number of layers", r: "receptive field of so many layers"}
usual = {d: 1}
where = [k >= 2, d >= 1, R >= 1]
conventions = (
    "stride 1: with strides above 1 a field grows geometrically, and takes fewer layers",
    "no layer sees one cell",
    "extent: from the first cell read to the last, holes included",
)

claim = Eq(L, ceiling((R - 1) / (d * (k - 1))))


def proof(q):
    """Count the depths that see too little."""
    q.recall(
        "So much is seen through `t` layers,",
        field,
        {
            field.L: t,
            field.r: r(t),
            field.K: lambda layer: k,
            field.S: lambda layer: 1,
            field.D: lambda layer: d,
            field.P: lambda layer: 0,
            field.J: lambda layer: 0,
        },
        forall=((t, 0, oo),),
    )
    q.implies("with stride 1 from every layer as much,", ForAll(Eq(r(t), 1 + Sum(d * (k - 1), (j, 1, t))), (t, 0, oo)))
    q.implies("in all this.", ForAll(Eq(r(t), 1 + t * d * (k - 1)), (t, 0, oo)))
    q.implies("That is too little as long as this is so.", ForAll(Iff(r(t) < R, t * (d * (k - 1)) < R - 1), (t, 0, oo)))
    q.define(
        "Count the depths, from no layer on, that see too little; the least that does not is as large.",
        Eq(L, Sum(indicator(r(t) < R), (t, 0, oo))),
    )
    q.equals("They are these:", Sum(indicator(t * (d * (k - 1)) < R - 1), (t, 0, oo)))
    q.equals("from 0 up to the quotient.", claim.rhs)


def measure(run, k, d, R):
    """The first depth at which the gradient of an output is not zero at cells as far apart as wanted."""
    signal = run.zeros(1, 1, R + 2 * d * (k - 1) + 1).requires_grad_()
    response, layers = signal, 0
    while True:
        (gradient,) = _gradient(response, signal)
        read = gradient[0, 0].nonzero()
        if int(read.max() - read.min()) + 1 >= R:
            return layers
        response, layers = run.operator(response, run.ones(1, 1, k), dilation=d), layers + 1


def _gradient(response, signal):
    """The gradient of the first output with respect to the signal."""
    import torch

    return torch.autograd.grad(response[0, 0, 0], signal, retain_graph=True)


def undilated(signal, kernel, dilation):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=grid(k=[2, 3, 4, 5], d=[1, 2, 3], R=[1, 2, 3, 6, 7, 9, 15, 16, 17]),
)
rivals = {
    "rounds down": floor((R - 1) / (d * (k - 1))),
    "lets every layer add all its taps": ceiling(R / (d * k)),
    "forgets the cell that no layer sees": ceiling(R / (d * (k - 1))),
    "asks for more cells than wanted": floor((R - 1) / (d * (k - 1))) + 1,
    "forgets the dilation": ceiling((R - 1) / (k - 1)),
    "takes a first layer for granted": ceiling((R - k) / (d * (k - 1))) + 1,
    "counts one side of the field": ceiling((R - 1) / (2 * d * (k - 1))),
}
