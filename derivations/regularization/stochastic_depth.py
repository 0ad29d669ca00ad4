"""Blocks that stochastic depth leaves.

Each of `L` residual blocks is skipped at random while a network is trained: block
`l` is kept with the probability `1 - (1 - q)*l/L`, which falls in a straight line
down to `q` for the last block. How many blocks are kept on average? With `q` one
half it is about three quarters of them.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, MonteCarlo, integers, reals, sequence

L, l = integers("L l")
q, D = reals("q D")
b = sequence("b", L)

given = {L: "blocks", q: "probability that the last block is kept", b: "one for a block that is kept, zero for others"}
sought = {D: "mean number of blocks kept"}
where = [L >= 1, q >= 0, q <= 1, ForAll(Eq(Expectation(b[l]), 1 - (1 - q) * l / L), (l, 1, L))]
conventions = ("the first block may be skipped, too; what comes before it, block zero, is always kept",)

claim = Eq(D, L - (L + 1) * (1 - q) / 2)
elsewhere = {"all blocks are kept with the same probability, `q`": L * q}


def proof(h):
    """The mean of a sum."""
    h.define("The mean number of blocks kept.", Eq(D, Expectation(Sum(b[l], (l, 1, L)))))
    h.equals("The mean of a sum is the sum of the means.", Sum(1 - (1 - q) * l / L, (l, 1, L)))
    h.equals("The numbers from 1 to `L` add up to `L*(L + 1)/2`.", claim.rhs)


def measure(run, L, q):
    """Blocks kept in each of many passes."""
    import torch

    kept = 1 - (1 - q) * torch.arange(1, L + 1, dtype=run.dtype, device=run.device) / L
    return run.operator(kept.expand(run.draws, L), generator=run.generator).sum(dim=1)


def from_one(kept, generator):
    """Falls from one, which the first block has, to the last."""
    import torch

    return torch.bernoulli((kept + 1 / kept.shape[1]).clamp(max=1), generator=generator)


experiment = MonteCarlo(
    measure,
    operator="torch.bernoulli",
    impostor=from_one,
    at=[{"L": 2, "q": 0.5}, {"L": 5, "q": 0.75}, {"L": 12, "q": 0.25}],
    laws={},
    estimate="mean",
)
rivals = {
    "takes the mean of one and the last probability for all": L * (1 + q) / 2,
    "lets the first block always stay": L - (L - 1) * (1 - q) / 2,
    "counts the blocks that are skipped": (L + 1) * (1 - q) / 2,
    "forgets the half": L - (L + 1) * (1 - q),
    "takes `q` for the probability to skip": L - (L + 1) * q / 2,
    "keeps all blocks": L,
}
