"""Expected loss of one equation under dropout.

A linear model with `d` inputs `a` and weights `w` is to give the target `y`.
Dropout sets every input to zero with probability `r`, else divides it by
`1 - r`. What is the expectation `J`, over the mask, of the squared error? The
output keeps its mean. What is added is its variance, `r/(1 - r)` times the sum
of the squared contributions `a[j]*w[j]`: dropout penalises contributions, not
weights.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, j, l = integers("d j l")
y, r, J, e = reals("y r J e")
a, w, R = sequence("a", d), sequence("w", d), sequence("R", d)

given = {
    d: "number of inputs",
    a: "inputs",
    y: "target",
    w: "weights",
    r: "drop rate",
    R: "mask",
}
sought = {J: "expected squared error"}
usual = {r: 0.5}
where = [
    d >= 1,
    r >= 0,
    r < 1,
    Independent(R),
    # A mask is zero or one, hence its own square: both moments are the probability of a one.
    ForAll(Eq(Expectation(R[j]), 1 - r), (j, 1, d)),
    ForAll(Eq(Expectation(R[j] ** 2), 1 - r), (j, 1, d)),
]
conventions = (
    "`r` is the probability to drop, as is the argument of `torch.nn.functional.dropout`",
    "what is kept is divided by `1 - r`; at evaluation nothing is dropped and nothing rescaled",
    "one example, no bias",
)

output = Sum(a[j] * w[j], (j, 1, d))
squares = Sum((a[j] * w[j]) ** 2, (j, 1, d))
claim = Eq(J, (y - output) ** 2 + r / (1 - r) * squares)


def proof(q):
    """Square of the mean plus variance."""
    E, Var = Expectation, Variance
    q.define("The error under a mask.", Eq(e, y - Sum(R[j] * a[j] / (1 - r) * w[j], (j, 1, d))))
    q.define("Its square, in expectation over the mask.", Eq(J, E(e**2)))
    q.equals("A mean square is the square of the mean plus the variance.", E(e) ** 2 + Var(e))
    q.equals(
        "The mean of a mask is `1 - r`, and to divide by it makes up for this: on average the output is that without "
        "dropout.",
        (y - output) ** 2 + Var(e),
    )
    q.equals(
        "The masks are independent, so the variances of the contributions add up.",
        (y - output) ** 2 + Sum((a[j] * w[j]) ** 2 * Var(R[j]) / (1 - r) ** 2, (j, 1, d)),
    )
    q.equals(
        "The variance of a mask is its mean square less the square of its mean, `(1 - r)*r`.",
        claim.rhs,
    )


def measure(run, d, a, y, w, r):
    """Squared errors of the model, each for a mask of its own."""
    import torch

    inputs = torch.tensor(a, dtype=run.dtype, device=run.device).expand(run.draws, d)
    weights = torch.tensor(w, dtype=run.dtype, device=run.device)
    return (y - run.operator(inputs, r) @ weights) ** 2


def _points():
    return [
        # 10*w1 + w2 = 11: the solution of least norm, the least expected error, and nothing learned yet.
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "w": [110 / 101, 11 / 101], "r": 0.5},
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "w": [11 / 30, 11 / 3], "r": 0.5},
        {"d": 2, "a": [2.0, -1.0], "y": 3.0, "w": [1.0, 0.5], "r": 0.25},
        {"d": 3, "a": [1.0, -2.0, 3.0], "y": 2.0, "w": [0.5, 1.5, 1.0], "r": 0.75},
    ]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for all inputs
    at=_points(),
    laws={},
    estimate="mean",
)
_fit = (y - output) ** 2
rivals = {
    "takes the error of the mean output, and forgets the variance": _fit,
    "takes `r` for the probability to keep": _fit + (1 - r) / r * squares,
    "thinks that kept inputs are not rescaled": (y - (1 - r) * output) ** 2 + r * (1 - r) * squares,
    "takes the variance of a mask that is not rescaled": _fit + r * (1 - r) * squares,
    "penalises the weights, whatever their inputs": _fit + r / (1 - r) * Sum(w[j] ** 2, (j, 1, d)),
    "drops all inputs together": _fit + r / (1 - r) * output**2,
    "takes the mean over the inputs for the sum": _fit + r / (1 - r) * squares / d,
}
