"""Side behind an encoder and a decoder that do not pad.

A network goes down `L` levels and up again. At every level on the way down, at the
bottom, and at every level on the way up its convolutions take `c` cells off the side in
all, as they are not padded; each way down halves the side, each way up doubles it. An
image of side `n` comes in. How long is the side, `m`, of what comes out? What a level
takes off counts twice as much one level deeper: with four levels and four cells, as of
two convolutions with kernels of 3, an image of 572 gives 388.
"""

from sympy import Eq, Mod, oo

from symcnn import Exact, ForAll, function, integers, reals

n, L, c, l = integers("n L c l")
m = reals("m")
a, u = function("a"), function("u")

given = {n: "side of the image", L: "levels below the first", c: "cells that a level's convolutions take off"}
sought = {
    m: "side of the output",
    a: "side that comes to a level on the way down, by the number of the level",
    u: "side that leaves a level on the way up, by the number of levels gone up",
}
where = [L >= 0, c >= 0, Eq(Mod(n + c, 2**L), 0), n - c * (3 * 2**L - 2) >= 1]
conventions = (
    "every side that is halved is even, which is so where two to the number of the levels divides `n+c`, and a cell "
    "is left at the end",
    "what is copied across is cropped to the side that it meets",
    "doubled by a transposed convolution with a kernel of 2 and stride 2, or by repeated cells",
)

claim = Eq(m, n - c * (3 * 2**L - 2))


def proof(q):
    """Down, and up again."""
    q.define(
        "A level takes its cells off, and halves what is left.",
        Eq(a(0), n),
        ForAll(Eq(a(l + 1), (a(l) - c) / 2), (l, 0, oo)),
    )
    q.define(
        "The bottom takes its cells off; then each level doubles the side and takes its cells off.",
        Eq(u(0), a(L) - c),
        ForAll(Eq(u(l + 1), 2 * u(l) - c), (l, 0, oo)),
    )
    q.induct("On the way down.", Eq(a(l), (n + c) / 2**l - c), over=l)
    q.induct("On the way up.", Eq(u(l), (u(0) - c) * 2**l + c), over=l)
    q.define("What comes out.", Eq(m, u(L)))
    q.equals("Up,", (a(L) - 2 * c) * 2**L + c)
    q.equals("and down.", claim.rhs)


def measure(run, n, L, c):
    """Side of what a network gives, with one convolution for those of a level."""
    import torch

    kernel, pair = run.ones(1, 1, c + 1), run.ones(1, 1, 2)
    row = run.zeros(1, 1, n)
    for _ in range(L):
        row = torch.nn.functional.max_pool1d(run.operator(row, kernel), 2)
    row = run.operator(row, kernel)
    for _ in range(L):
        row = run.operator(torch.nn.functional.conv_transpose1d(row, pair, stride=2), kernel)
    return row.shape[-1]


def padded(row, kernel):
    """A convolution that keeps the side."""
    import torch

    lost = kernel.shape[-1] - 1
    return torch.nn.functional.conv1d(torch.nn.functional.pad(row, (lost, 0)), kernel)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=padded,
    at=[
        {"n": 2**L * (2 * c + rest) - c, "L": L, "c": c}
        for L in (0, 1, 2, 3, 4)
        for c in (0, 1, 2, 4)
        for rest in (1, 2, 28)
        if (2**L) * (rest - c) + c >= 1
    ],
)
rivals = {
    "keeps the side": n,
    "takes the same off at every level": n - c * (2 * L + 1),
    "forgets the way up": n - c * (2 ** (L + 1) - 1),
    "forgets the bottom": n - 2 * c * (2**L - 1),
    "counts the bottom as deep as the level above it": n - c * (5 * 2**L - 4) / 2,
    "takes off at the bottom on both ways": n - 2 * c * (2 ** (L + 1) - 1),
}
