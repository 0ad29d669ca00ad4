"""Least squares under dropout.

Every entry of the data `X` (`n` examples, `d` inputs) is kept with
probability `p`, else set to zero; nothing is rescaled. The mask `R` has an
entry of its own for every entry of the data. What is the expectation `J`, over
the mask, of the squared error of a linear model with weights `w`?
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

n, d, i, j, l = integers("n d i j l")
p, J = reals("p J")
X, y, w, R = sequence("X", n, d), sequence("y", n), sequence("w", d), sequence("R", n, d)
e = sequence("e", n)

given = {
    n: "number of examples",
    d: "number of inputs",
    p: "probability that an entry is kept",
    X: "data, one example a row",
    y: "targets",
    w: "weights",
    R: "mask",
}
sought = {J: "expected squared error"}
usual = {p: 0.5}
where = [
    n >= 1,
    d >= 1,
    p >= 0,
    p <= 1,
    Independent(R),
    # A mask is zero or one, hence its own square: both moments are the probability of a one.
    ForAll(Eq(Expectation(R[i, j]), p), (i, 1, n), (j, 1, d)),
    ForAll(Eq(Expectation(R[i, j] ** 2), p), (i, 1, n), (j, 1, d)),
]
conventions = (
    "`p` is the probability to keep; PyTorch's argument `p` is the probability to drop",
    "kept entries are not rescaled; PyTorch divides them by the probability to keep",
    "the error is summed over the examples, not averaged",
    "no bias",
)

masked = Sum(R[i, j] * X[i, j] * w[j], (j, 1, d))
output = Sum(X[i, j] * w[j], (j, 1, d))
noise = Sum(Sum(X[i, j] ** 2, (i, 1, n)) * w[j] ** 2, (j, 1, d))
claim = Eq(J, Sum((y[i] - p * output) ** 2, (i, 1, n)) + p * (1 - p) * noise)


def proof(q):
    """Square of the mean plus variance, example by example."""
    E, Var = Expectation, Variance
    q.define("The errors of the single examples.", ForAll(Eq(e[i], y[i] - masked), (i, 1, n)))
    q.define("Their squares, added up, in expectation over the mask.", Eq(J, E(Sum(e[i] ** 2, (i, 1, n)))))
    q.equals(
        "The mean of a sum is the sum of the means, and a mean square is the square of the mean plus the variance.",
        Sum(E(e[i]) ** 2, (i, 1, n)) + Sum(Var(e[i]), (i, 1, n)),
    )
    q.equals(
        "Only the mask is random. Its entries have mean `p`, so on average the output of the model is `p` times that "
        "without dropout.",
        Sum((y[i] - p * output) ** 2, (i, 1, n)) + Sum(Var(e[i]), (i, 1, n)),
    )
    q.equals(
        "The masks of different inputs are independent, so variances add; a constant factor comes out squared.",
        Sum((y[i] - p * output) ** 2, (i, 1, n)) + Sum(X[i, j] ** 2 * w[j] ** 2 * Var(R[i, j]), (j, 1, d), (i, 1, n)),
    )
    q.equals(
        "The variance of a mask is its mean square less the square of its mean, `p - p**2`. Add up each column of the "
        "data first.",
        claim.rhs,
    )


def measure(run, n, d, p, X, y, w):
    """Squared errors of the model, each for a mask of its own."""
    import torch

    data = torch.tensor(X, dtype=run.dtype, device=run.device)
    targets = torch.tensor(y, dtype=run.dtype, device=run.device)
    weights = torch.tensor(w, dtype=run.dtype, device=run.device)
    rescaled = run.operator(data.expand(run.draws, n, d), 1 - p)
    return ((targets - p * rescaled @ weights) ** 2).sum(dim=1)


def _points():
    return [
        # One equation in two unknowns, 10*w1 + w2 = 11, at the least expected error.
        {"n": 1, "d": 2, "p": 0.5, "X": [[10.0, 1.0]], "y": [11.0], "w": [11 / 15, 22 / 3]},
        {"n": 2, "d": 2, "p": 0.75, "X": [[1.0, 2.0], [3.0, -1.0]], "y": [2.0, -1.0], "w": [1.0, 0.5]},
        {
            "n": 3,
            "d": 2,
            "p": 0.25,
            "X": [[1.0, 2.0], [-2.0, 1.0], [3.0, 0.5]],
            "y": [2.0, -1.0, 4.0],
            "w": [0.5, -2.0],
        },
        {"n": 1, "d": 1, "p": 0.5, "X": [[2.0]], "y": [3.0], "w": [1.0]},
    ]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for a whole row
    at=_points(),
    laws={},
    estimate="mean",
)
_fit = Sum((y[i] - p * output) ** 2, (i, 1, n))
rivals = {
    "puts the mean of the mask in and forgets its variance": _fit,
    "takes the second moment of a mask for its variance": _fit + p * noise,
    "takes the probability to drop, squared, for the variance of a mask": _fit + (1 - p) ** 2 * noise,
    "takes `p` for the probability to drop": Sum((y[i] - (1 - p) * output) ** 2, (i, 1, n)) + p * (1 - p) * noise,
    "thinks that kept entries are rescaled": Sum((y[i] - output) ** 2, (i, 1, n)) + (1 - p) / p * noise,
    "shares one mask among the inputs of an example": _fit + p * (1 - p) * Sum(output**2, (i, 1, n)),
    "penalises the weights, whatever the data": _fit + p * (1 - p) * Sum(w[j] ** 2, (j, 1, d)),
    "takes the norms of the rows for those of the columns": _fit
    + p * (1 - p) * Sum(w[j] ** 2 * Sum(X[j, l] ** 2, (l, 1, d)), (j, 1, d)),
    "weighs all columns alike": _fit
    + p * (1 - p) * Sum(X[i, j] ** 2, (j, 1, d), (i, 1, n)) * Sum(w[j] ** 2, (j, 1, d)) / d,
}
