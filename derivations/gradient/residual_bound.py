"""How much of a gradient is left behind a stack of residual blocks.

A value passes through `L` residual blocks, one unit wide: each adds to what it
gets what its branch makes of it. Where the values stand, branch `l` has the slope
`a[l]`, of size at most `s`, which is at most one. How small can the derivative of
the last output with respect to the first input be? Not smaller than a power of
`1-s`, whatever the signs: small branches do not let it vanish, while a stack without
the identity leaves at most `s**L`. (Nor is it larger than the same power of `1+s`.)
"""

from sympy import Abs, And, Eq, Ge, Implies, Le, oo

from symcnn import ForAll, Trajectory, function, reals

from . import residual_stack
from .residual_stack import D, L, S, a, chain, l

s = reals("s")
A, B = function("A"), function("B")

given = {**residual_stack.given, s: "largest size of a branch's slope"}
sought = {**residual_stack.sought, A: "what the smallest factors leave", B: "what the largest factors leave"}
where = [L >= 0, s <= 1, ForAll(Abs(a[l]) <= s, (l, 1, L))]
conventions = residual_stack.conventions

claim = Ge(S, (1 - s) ** L)


def proof(q):
    """Block by block, each with a factor between both."""
    chain(q)
    q.define(
        "Compare it with what the smallest factors leave",
        Eq(A(0), 1),
        ForAll(Eq(A(l + 1), A(l) * (1 - s)), (l, 0, oo)),
    )
    q.define(
        "and with what the largest leave.",
        Eq(B(0), 1),
        ForAll(Eq(B(l + 1), B(l) * (1 + s)), (l, 0, oo)),
    )
    q.induct("The first is a power, and not below zero;", And(Eq(A(l), (1 - s) ** l), A(l) >= 0), over=l)
    q.induct("the second is a power, too.", Eq(B(l), (1 + s) ** l), over=l)
    q.implies("A slope is not above `s`, nor below `-s`.", ForAll(And(a[l] >= -s, a[l] <= s), (l, 1, L)))
    q.induct("No block leaves less, and none more.", Implies(l <= L, And(D(l) >= A(l), D(l) <= B(l))), over=l)
    q.define("The derivative asked for is that behind all blocks.", Eq(S, D(L)))
    q.implies("Take all blocks; the first bound was asked for.", And(claim, Le(S, (1 + s) ** L)))


def measure(run, L, a, s):
    """The gradient that autograd hands to the first input; the branches are linear."""
    import torch

    value = torch.tensor(0.75, dtype=torch.float64, requires_grad=True)
    signal = value * 1
    for slope in a[:L]:
        signal = run.operator(signal, slope * signal)
    (gradient,) = torch.autograd.grad(signal, value)
    return gradient.item()


experiment = Trajectory(
    measure,
    operator="torch.add",
    impostor="torch.mul",
    at=[
        {"L": len(slopes), "a": slopes, "s": s}
        for slopes, s in (
            ([], 0.5),
            ([0.5], 0.5),
            ([-0.5, -0.5], 0.5),
            ([0.25, 0.25, 0.25], 0.25),
            ([-0.25, 0.25, 0.0, 0.125], 0.25),
            ([-0.75, -0.75, -0.75, -0.5, -0.75], 0.75),
            ([1.0, -0.5, 1.0, 1.0], 1.0),
        )
    ],
    operations=2,
    conditioning=4,
    steps="L",
)
rivals = {
    "takes the identity to hand on everything": 1 + 0 * s,
    "counts a block less": (1 - s) ** (L - 1),
    "takes the upper bound for the lower one": (1 + s) ** L,
    "takes the power of the slope away": 1 - s**L,
    "takes the power of the slope": s**L,
}
