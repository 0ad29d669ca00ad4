"""Cells that layers see which share a dilation.

`L` layers of stride 1 with kernels of `k` taps follow one another, all with the dilation
`d`. How many cells, `N`, does an output read? As many as without dilation: only every
`d`-th cell between the first and the last is read, and what lies between is not looked
at, however many layers there are. Neighbouring outputs read other cells, which shows as
a grid.
"""

from sympy import And, Eq, Implies, Max, Min, Mod, Sum, oo

from symcnn import Exact, ForAll, function, grid, indicator, integers, sequence

L, k, d, N, l, q = integers("L k d N l q")
J = sequence("J", L, integer=True)
X, Y = function("X", integer=True), function("Y", integer=True)

given = {L: "number of layers", k: "kernel side", d: "dilation", J: "a tap in each layer"}
sought = {
    N: "number of cells seen",
    X: "cell reached through so many layers, with the given taps",
    Y: "cell reached through so many layers, with the least taps that come as far as asked",
}
usual = {d: 1}
where = [L >= 0, k >= 1, d >= 1, ForAll(And(J[l] >= 0, J[l] <= k - 1), (l, 1, oo))]
conventions = (
    "stride 1; cells of the padding are counted, and all count from zero at the first that is read",
    "cells that are read, without the gaps between them: the receptive field is `1+d*L*(k-1)` long",
)

claim = Eq(N, L * (k - 1) + 1)


def proof(h):
    """What is reached, and that all of it is."""
    h.define(
        "Each layer moves on by the dilation, as often as its tap says.",
        Eq(X(0), 0),
        ForAll(Eq(X(l + 1), X(l) + d * J[l + 1]), (l, 0, oo)),
    )
    h.induct("So only multiples of the dilation are reached,", Eq(Mod(X(l), d), 0), over=l)
    h.induct("none of them before the first cell", X(l) >= 0, over=l)
    h.induct("and none behind this one.", X(l) <= d * l * (k - 1), over=l)
    h.define(
        "To come `q` dilations far, take the last tap in every layer as long as it does not go too far.",
        ForAll(Eq(Y(0, q), 0), (q, 0, oo)),
        ForAll(Eq(Y(l + 1, q), Y(l, q) + d * Min(k - 1, Max(0, q - l * (k - 1)))), (l, 0, oo), (q, 0, oo)),
    )
    h.induct(
        "These are taps, and come that far, or as far as there are layers.",
        Implies(q >= 0, Eq(Y(l, q), d * Min(q, l * (k - 1)))),
        over=l,
        forall=(q,),
    )
    h.define(
        "So just the multiples from the first cell to the last are read. Count them.",
        Eq(N, Sum(indicator(d * q <= d * L * (k - 1)), (q, 0, oo))),
    )
    h.equals("The dilation cancels.", Sum(1, (q, 0, L * (k - 1))))
    h.equals("From 0 up to it there are as many as its number and one.", claim.rhs)


def measure(run, L, k, d):
    """Cells at which the gradient of one output is not zero."""
    row = run.zeros(1, 1, 1 + d * L * (k - 1)).requires_grad_()
    response = row
    for _ in range(L):
        response = run.operator(response, run.ones(1, 1, k), dilation=d)
    response.sum().backward()
    return int(row.grad.count_nonzero())


def summed(row, kernel, dilation):
    """Reads all that lies between the taps, as well."""
    import torch

    return torch.nn.functional.avg_pool1d(row, dilation * (kernel.shape[-1] - 1) + 1, stride=1)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=summed,
    at=grid(L=[0, 1, 2, 3, 5], k=[1, 2, 3, 5], d=[1, 2, 3, 4]),
)
rivals = {
    "takes all cells from the first to the last": 1 + d * L * (k - 1),
    "takes every path to end on another cell": k**L,
    "multiplies the taps of the layers": k * L,
    "reads the cells between the taps of one layer": L * (k - 1) + d,
    "forgets the first cell": L * (k - 1),
    "doubles the dilation from each layer to the next": 1 + (k - 1) * (2**L - 1),
}
