"""Side that a decoder returns to.

An encoder makes an image of side `n` smaller by whole numbers: its poolings `1`
to `L` have windows of `S[l]` cells that lie side by side, in a U-Net 2. A decoder
scales by the same numbers, the last first, as transposed convolutions do whose
kernels have as many taps as their stride. What is the side, `y`, of what it gives?
Just for multiples of the product of all these numbers it is the input's; for
others what the product leaves over is lost.
"""

from math import prod

from sympy import And, Eq, Implies, Mod, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, integers, points

from ..pooling import stack_size as encoder
from ..pooling.stack_size import L, S, l, m, n, whole

j, y = integers("j y")
T, W = function("T", integer=True), function("W", integer=True)

given = {n: "input side", L: "number of layers of the encoder, and of the decoder", S: "sides of a window"}
sought = {
    y: "output side of the decoder",
    m: "output side of the encoder",
    T: "side behind so many layers of the decoder",
    W: "product of so many numbers",
}
where = encoder.where
conventions = (*encoder.conventions, "up-sampling by a whole number gives the same sides")

claim = Eq(y, n - Mod(n, whole))


def proof(q):
    """Multiply by what was divided by."""
    q.recall("The encoder gives so many cells.", encoder)
    q.define(
        "Layer `j+1` of the decoder scales by what layer `L-j` of the encoder has divided by.",
        Eq(T(0), m),
        ForAll(Eq(T(j + 1), T(j) * S[L - j]), (j, 0, L - 1)),
    )
    q.define("The numbers, multiplied.", Eq(W(0), 1), ForAll(Eq(W(l + 1), W(l) * S[l + 1]), (l, 0, oo)))
    q.induct("No product of them is below 1.", W(L) >= 1, over=L)
    q.induct("The product in closed form.", Eq(W(L), whole), over=L)
    q.induct(
        "What layers of the decoder have multiplied by is missing from the product of those that are left.",
        Implies(j <= L, Eq(T(j) * W(L - j), m * W(L))),
        over=j,
    )
    q.define("The last one gives", Eq(y, T(L)))
    q.equals("all of it.", m * whole)
    q.equals("That is the input without what the product leaves over,", claim.rhs)
    q.implies("and the input itself where nothing is left over.", And(claim, Iff(Eq(y, n), Eq(Mod(n, whole), 0))))


def measure(run, n, L, S):
    """Side of what the operator makes of what real poolings give."""
    import torch

    row = run.zeros(1, 1, n)
    for s in S:
        row = torch.nn.functional.max_pool1d(row, s)
    for s in reversed(S):
        row = run.operator(row, run.zeros(1, 1, s), stride=s)
    return row.shape[-1]


def one_more(row, kernel, stride):
    """A transposed convolution with all the output padding that its stride allows."""
    import torch

    return torch.nn.functional.conv_transpose1d(row, kernel, stride=stride, output_padding=stride - 1)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=one_more,
    at=points(
        *(
            {"n": n, "L": len(S), "S": S}
            for S in ([], [1], [2], [3], [2, 2], [2, 3], [3, 2], [2, 4], [2, 2, 2], [3, 1, 2], [4, 2, 3])
            for n in (*range(1, 14), 16, 17, 23, 24, 30, 36, 47, 48)
            if n >= prod(S)
        )
    ),
)
rivals = {
    "takes every side, as scaling undoes pooling": n,
    "rounds up to a multiple of the product": whole * ceiling(n / whole),
    "halves in every layer": 2**L * floor(n / 2**L),
    "looks at the first layer alone": n - Mod(n, S[1]),
    "drops one cell of an odd side": n - Mod(n, 2),
    "takes the sum of the numbers": n - Mod(n, 1 + Sum(S[l] - 1, (l, 1, L))),
    "loses a cell in every layer": n - L,
    "keeps what the product leaves over": Mod(n, whole),
}
