"""Second moment of an entry under dropout.

An entry `x` of a signal is dropped with the rate `r`; PyTorch divides it by the
probability to keep it where it is kept. What is the mean of the square of what comes
out? The mean of the entry stays, its second moment does not: weights behind it have
to be smaller by the probability to keep.
"""

from sympy import Eq

from symcnn import Expectation, ForAll, MonteCarlo, integers, reals, sequence

i = integers("i")
x, r, y, Q = reals("x r y Q")
R = sequence("R", 1)

given = {x: "entry of the signal", r: "drop rate", R: "1 where the entry is kept, else 0"}
sought = {y: "entry that comes out", Q: "mean of its square"}
usual = {r: 0.5}
where = [
    r >= 0,
    r < 1,
    # Zero or one, hence its own square: both moments are the probability to keep.
    ForAll(Eq(Expectation(R[i]), 1 - r), (i, 1, 1)),
    ForAll(Eq(Expectation(R[i] ** 2), 1 - r), (i, 1, 1)),
]
conventions = (
    "the entry is a given number; the mean is over the mask",
    "in training; in evaluation nothing is dropped",
)

claim = Eq(Q, x**2 / (1 - r))


def proof(q):
    """The mask is its own square."""
    q.define("What is kept is divided by the probability to keep it.", Eq(y, R[1] * x / (1 - r)))
    q.define("The mean of the square.", Eq(Q, Expectation(y**2)))
    q.equals("Only the mask is random.", x**2 / (1 - r) ** 2 * Expectation(R[1] ** 2))
    q.equals("A mask is its own square, so a factor cancels once.", claim.rhs)


def measure(run, x, r):
    """Squares of the entry, each under a mask of its own."""
    return run.operator(x * run.ones(run.draws), r) ** 2


def plain(entries, rate):
    """Does not divide what is kept."""
    import torch

    return (1 - rate) * torch.nn.functional.dropout(entries, rate)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor=plain,
    at=[{"x": 1.0, "r": 0.5}, {"x": -2.0, "r": 0.25}, {"x": 0.5, "r": 0.75}],
    laws={},
    estimate="mean",
)
rivals = {
    "thinks that the division keeps the second moment, too": x**2,
    "forgets the division": x**2 * (1 - r),
    "takes the drop rate for the probability to keep": x**2 / r,
    "takes the variance": x**2 * r / (1 - r),
    "takes the mean of the entry": x,
    "squares the division and forgets what is dropped": x**2 / (1 - r) ** 2,
    "multiplies by one and the rate": x**2 * (1 + r),
}
