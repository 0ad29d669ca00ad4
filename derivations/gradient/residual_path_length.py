"""Mean length of the paths through a stack of residual blocks.

Multiplied out, a stack of `L` residual blocks is a sum over paths: each leads in
every block either past the branch or through it. There are `2**L` of them, and a
path is as long as the number of branches it leads through. How long is one on
the average? Half as long as the stack is deep.
"""

from sympy import Eq, Integer, Rational, oo, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals

L, l = integers("L l")
m = reals("m")
C, A = function("C"), function("A")

given = {L: "number of blocks"}
sought = {m: "mean length of a path", C: "number of paths through so many blocks", A: "length of all of them together"}
where = [L >= 0]
conventions = (
    "every path counts alike, whatever its branches multiply with",
    "the length counts branches, not the layers in a branch",
)

claim = Eq(m, Rational(1, 2) * L)


def proof(q):
    """Block by block, with every path twice."""
    q.define(
        "Every path through the blocks so far leads on in two ways,",
        Eq(C(0), 1),
        ForAll(Eq(C(l + 1), C(l) + C(l)), (l, 0, oo)),
    )
    q.define(
        "past the branch, no longer than before, and through it, longer by one.",
        Eq(A(0), 0),
        ForAll(Eq(A(l + 1), A(l) + (A(l) + C(l))), (l, 0, oo)),
    )
    q.induct("The number doubles.", Eq(C(L), 2**L), over=L)
    q.induct("All together they have half the length of the stack each.", Eq(A(L), L * 2**L / 2), over=L)
    q.define("The mean.", Eq(m, A(L) / C(L)))
    q.equals("The number of paths cancels.", claim.rhs)


def measure(run, L):
    """The mean exponent of a factor that all branches have, from autograd: every branch that a path leads through."""
    import torch

    factor = torch.ones((), dtype=torch.float64, requires_grad=True)
    signal = torch.ones((), dtype=torch.float64)
    for _ in range(L):
        signal = run.operator(signal, factor * signal)
    if not L:
        return 0.0
    (total,) = torch.autograd.grad(signal, factor)
    return (total / signal).item()


experiment = Trajectory(
    measure,
    operator="torch.add",
    impostor="torch.mul",
    at=[{"L": L} for L in (0, 1, 2, 3, 5, 10, 54)],
    # A product and a sum in every block, forwards and backwards, and a quotient.
    operations=6,
    steps="L",
)
rivals = {
    "takes the longest path": L,
    "takes the shortest path": Integer(0),
    "takes every length to be as frequent, from one on": (1 + L) / Integer(2),
    "takes the root of the depth": sqrt(L),
    "counts a block less": Rational(1, 2) * (L - 1),
}
