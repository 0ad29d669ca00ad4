"""Receptive field of two branches that meet.

Two convolutions with the same stride, `s`, read the same input, and what they give
is added or joined, as in an inception block or with a skip connection. One has
`k_1` taps, dilated by `d_1`, and padding `p_1`, the other `k_2`, `d_2` and `p_2`.
From the first cell that an output depends on to the last, both counted, is how far,
`r`? As far as the longer kernel reaches only if it reaches as far as the other on
both sides, as with paddings of half a kernel.
"""

from sympy import And, Eq, Implies, Max, Min, oo

from symcnn import Exact, ForAll, function, grid, integers

s, k_1, d_1, p_1, k_2, d_2, p_2, u, j, r, f, e = integers("s k_1 d_1 p_1 k_2 d_2 p_2 u j r f e")
x, y = function("x", integer=True), function("y", integer=True)

given = {
    s: "stride",
    k_1: "kernel side of the first branch",
    d_1: "dilation of the first branch",
    p_1: "padding on each side of the first branch",
    k_2: "kernel side of the second branch",
    d_2: "dilation of the second branch",
    p_2: "padding on each side of the second branch",
    u: "the output looked at",
}
sought = {
    r: "receptive field",
    x: "position that a tap of the first branch reads",
    y: "position that a tap of the second branch reads",
    f: "first position read",
    e: "last position read",
}
usual = {s: 1, d_1: 1, p_1: 0, d_2: 1, p_2: 0}
where = [s >= 1, k_1 >= 1, d_1 >= 1, p_1 >= 0, k_2 >= 1, d_2 >= 1, p_2 >= 0]
conventions = (
    "extent: from the first cell read to the last, holes included",
    "positions count from 0 at the first cell of the input; those of the padding are counted too",
    "a skip connection is a branch with one tap and no padding",
    "outputs of the same number are joined; sides that differ are not looked at",
)

ahead_1, ahead_2 = d_1 * (k_1 - 1), d_2 * (k_2 - 1)
claim = Eq(r, Max(p_1, p_2) + Max(ahead_1 - p_1, ahead_2 - p_2) + 1)


def proof(q):
    """Take the outer ends."""
    q.define(
        "Tap `j` of the first branch reads for output `u` the position `s*u-p_1+d_1*j`,",
        ForAll(Eq(x(j), s * u - p_1 + d_1 * j), (j, -oo, oo)),
    )
    q.define("and of the second likewise.", ForAll(Eq(y(j), s * u - p_2 + d_2 * j), (j, -oo, oo)))
    q.define("The first position is that of a first tap,", Eq(f, Min(x(0), y(0))))
    q.define("and the last one that of a last tap:", Eq(e, Max(x(k_1 - 1), y(k_2 - 1))))
    q.implies(
        "no tap of a branch reads outside of what its first and its last tap read,",
        ForAll(And(x(0) <= x(j), x(j) <= x(k_1 - 1)), (j, 0, k_1 - 1)),
    )
    q.implies("nor of the other one,", ForAll(And(y(0) <= y(j), y(j) <= y(k_2 - 1)), (j, 0, k_2 - 1)))
    q.implies("and so none outside of these.", And(f <= x(0), f <= y(0), x(k_1 - 1) <= e, y(k_2 - 1) <= e))
    q.define("Count from the one to the other, both included.", Eq(r, e - f + 1))
    q.equals("The place of the output drops out, the padding does not.", claim.rhs)
    q.implies(
        "Centred, the longer kernel holds the other one.",
        And(claim, Implies(And(Eq(2 * p_1, ahead_1), Eq(2 * p_2, ahead_2)), Eq(r, Max(ahead_1, ahead_2) + 1))),
    )


def measure(run, s, k_1, d_1, p_1, k_2, d_2, p_2, u):
    """From the first to the last cell at which the gradient of an output of the sum is not zero."""
    row = run.zeros(1, 1, 60).requires_grad_()
    one = run.operator(row, run.ones(1, 1, k_1), stride=s, dilation=d_1, padding=p_1)
    two = run.operator(row, run.ones(1, 1, k_2), stride=s, dilation=d_2, padding=p_2)
    (one[0, 0, u] + two[0, 0, u]).backward()
    read = row.grad[0, 0].nonzero()
    return int(read.max() - read.min()) + 1


def centred(signal, kernel, stride, dilation, padding):
    """A convolution that pads the front by half of what its kernel spans, whatever it is told."""
    import torch

    half = dilation * (kernel.shape[-1] - 1) // 2
    return torch.nn.functional.conv1d(signal, kernel, stride=stride, dilation=dilation, padding=half)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=centred,
    at=grid(s=[1, 2], k_1=[1, 3, 5], d_1=[1, 2], p_1=[0, 2], k_2=[1, 2], d_2=[1, 3], p_2=[0, 1, 3], u=[8]),
)
long_1, long_2 = ahead_1 + 1, ahead_2 + 1
rivals = {
    "takes the longer of the two": Max(long_1, long_2),
    "adds both": long_1 + long_2,
    "adds both, and counts the shared cell once": long_1 + long_2 - 1,
    "takes the shorter of the two": Min(long_1, long_2),
    "takes what both read": Min(p_1, p_2) + Min(ahead_1 - p_1, ahead_2 - p_2) + 1,
    "forgets the dilation": Max(p_1, p_2) + Max(k_1 - 1 - p_1, k_2 - 1 - p_2) + 1,
    "lets the branch with more padding end first": Max(p_1, p_2) + Max(ahead_1, ahead_2) - Min(p_1, p_2) + 1,
    "adds the padding": Max(long_1 + 2 * p_1, long_2 + 2 * p_2),
}
