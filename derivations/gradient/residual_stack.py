"""Gradient through a stack of residual blocks.

A value passes through `L` residual blocks, one unit wide: each adds to what it
gets what its branch makes of it. Where the values stand, branch `l` has the slope
`a[l]`. What is the derivative of the last output with respect to the first input?
In every block the value is used twice, as it is and in the branch, so that block
`l` multiplies with `1 + a[l]`, not with `a[l]`: where a branch is flat, the
gradient passes as it is.
"""

from sympy import Eq, Implies, Integer, Product, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

L, l, j = integers("L l j")
S = reals("S")
a = sequence("a", L)
D = function("D")

given = {L: "number of blocks", a: "slopes of the branches"}
sought = {
    S: "derivative of the last output with respect to the first input",
    D: "derivative of the output of a block with respect to the first input",
}
where = [L >= 0]
conventions = (
    "one unit in every block; with more, `a[l]` is the matrix of derivatives of a branch, and the factors are matrices",
    "no activation behind the sum",
)

claim = Eq(S, Product(1 + a[l], (l, 1, L)))


def chain(q):
    """The derivatives of the outputs, block by block."""
    q.define(
        "Chain rule: a block's input acts on its output by itself, with the slope one, and through the branch.",
        Eq(D(0), 1),
        ForAll(Eq(D(l + 1), D(l) * 1 + D(l) * a[l + 1]), (l, 0, L - 1)),
    )


def proof(q):
    """Block by block."""
    chain(q)
    q.implies("So every block puts in a factor.", ForAll(Eq(D(l + 1), D(l) * (1 + a[l + 1])), (l, 0, L - 1)))
    q.induct("They are multiplied.", Implies(l <= L, Eq(D(l), Product(1 + a[j], (j, 1, l)))), over=l)
    q.define("The derivative asked for is that behind all blocks.", Eq(S, D(L)))
    q.equals("Take all blocks.", claim.rhs)


def measure(run, L, a):
    """The gradient that autograd hands to the first input; the branches are linear."""
    import torch

    value = torch.tensor(0.75, dtype=torch.float64, requires_grad=True)
    signal = value * 1
    for slope in a[:L]:
        signal = run.operator(signal, slope * signal)
    (gradient,) = torch.autograd.grad(signal, value)
    return gradient.item()


SLOPES = [[], [0.5], [-0.75, 2.0], [0.25, 0.0, -0.5], [1.0, 0.5, -0.25, 3.0], [-0.5, 0.125, 0.25, -2.0, 0.5]]
"""Slopes of the branches of short stacks."""

experiment = Trajectory(
    measure,
    operator="torch.add",
    impostor="torch.sub",
    at=[{"L": len(slopes), "a": slopes} for slopes in SLOPES],
    # A product and a sum in every block.
    operations=2,
    conditioning=4,
    steps="L",
)
rivals = {
    "forgets the identity": Product(a[l], (l, 1, L)),
    "adds the identity once, not in every block": 1 + Product(a[l], (l, 1, L)),
    "takes only the paths through one branch at most": 1 + Sum(a[l], (l, 1, L)),
    "takes the identity alone": Integer(1),
    "adds the blocks": Sum(1 + a[l], (l, 1, L)),
    "takes the mean of both uses": Product((1 + a[l]) / 2, (l, 1, L)),
}
