"""Second moment of a signal after many residual blocks.

A signal with the second moment `q` goes through `L` residual blocks. A branch gives
`g` times the second moment of what it gets, with weights of mean zero in its last
map, and `c` times its output is added to the signal. What is the second moment in
the end? With `c = g = 1` it doubles in every block.
"""

from sympy import Eq, oo

from symcnn import ForAll, MonteCarlo, function, integers, reals

L, k = integers("L k")
q, c, g, r = reals("q c g r")
M = function("M")

given = {
    q: "second moment of the signal at the start",
    c: "factor of the branch",
    g: "factor by which a branch multiplies the second moment",
    L: "number of blocks",
}
sought = {M: "second moment after so many blocks", r: "factor of a block"}
where = [L >= 0, q >= 0, g >= 0]
conventions = (
    "the second moment is over weights and signal jointly",
    "nothing is normalised between the blocks, and no activation follows the sum",
)

claim = Eq(M(L), q * (1 + c**2 * g) ** L)


def proof(steps):
    """Block by block."""
    steps.define("A block adds the share of its branch to what passes it:", Eq(r, 1 + c**2 * g))
    steps.define(
        "the two paths have no mixed term, since the branch's last weights have the mean zero, and second moments add.",
        Eq(M(0), q),
        ForAll(Eq(M(k + 1), r * M(k)), (k, 0, oo)),
    )
    steps.induct("So every block puts in a factor.", Eq(M(L), q * r**L), over=L)
    steps.equals("Put the factor in.", claim.rhs)


def measure(run, q, c, g, L):
    """Squares of one entry after the last block, where every branch is a map of three entries to three."""
    signal = run.operator(run.zeros(run.draws, 3, 1), 0.0, q**0.5, generator=run.generator)
    for _ in range(L):
        maps = run.operator(run.zeros(run.draws, 3, 3), 0.0, (g / 3) ** 0.5, generator=run.generator)
        signal = signal + c * (maps @ signal)
    return signal[:, 0, 0] ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.normal_",
    impostor="torch.nn.init.uniform_",
    at=[
        {"q": 1.0, "c": 1.0, "g": 1.0, "L": 1},
        {"q": 2.0, "c": 0.5, "g": 1.0, "L": 3},
        {"q": 0.5, "c": -0.5, "g": 2.0, "L": 2},
        {"q": 1.0, "c": 0.5, "g": 0.5, "L": 4},
    ],
    laws={},
    estimate="mean",
)
rivals = {
    "forgets the path past the branch": q * (c**2 * g) ** L,
    "forgets the branches": q,
    "does not square the factor": q * (1 + c * g) ** L,
    "adds all branches to the signal of the start": q * (1 + L * c**2 * g),
    "squares the sum of both factors": q * (1 + c) ** (2 * L) * g**L,
    "counts one block too many": q * (1 + c**2 * g) ** (L + 1),
    "doubles in every block": q * 2**L,
    "shares the signal out": q * (1 - c**2 + c**2 * g) ** L,
}
