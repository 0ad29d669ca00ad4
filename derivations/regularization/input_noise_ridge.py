"""Noise on the inputs as a ridge penalty.

Noise is added to the `d` inputs of `n` examples, the rows of `X`: independent,
with mean zero and standard deviation `sigma`. What is the expectation `J`, over
the noise, of the squared error of a linear model with weights `w`? It is the
squared error without noise, and the squared length of the weights times the
variance for each example: noise on the inputs acts as weight decay.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

n, d, i, j = integers("n d i j")
sigma, J = reals("sigma J")
X, y, w, N, e = sequence("X", n, d), sequence("y", n), sequence("w", d), sequence("N", n, d), sequence("e", n)

given = {
    n: "number of examples",
    d: "number of inputs",
    sigma: "standard deviation of the noise",
    X: "data, one example a row",
    y: "targets",
    w: "weights",
    N: "noise",
}
sought = {J: "expected squared error", e: "errors of the examples"}
where = [
    n >= 1,
    d >= 1,
    sigma >= 0,
    Independent(N),
    ForAll(Eq(Expectation(N[i, j]), 0), (i, 1, n), (j, 1, d)),
    ForAll(Eq(Variance(N[i, j]), sigma**2), (i, 1, n), (j, 1, d)),
]
conventions = ("the error is summed over the examples, not averaged", "no bias")

output = Sum(X[i, j] * w[j], (j, 1, d))
fit, length = Sum((y[i] - output) ** 2, (i, 1, n)), Sum(w[j] ** 2, (j, 1, d))
claim = Eq(J, fit + n * sigma**2 * length)


def proof(q):
    """Square of the mean plus variance, example by example."""
    E, Var = Expectation, Variance
    q.define(
        "The errors of the examples.",
        ForAll(Eq(e[i], y[i] - Sum((X[i, j] + N[i, j]) * w[j], (j, 1, d))), (i, 1, n)),
    )
    q.implies("On average the noise is zero.", ForAll(Eq(E(e[i]), y[i] - output), (i, 1, n)))
    q.implies(
        "The noise is independent, so variances add; a factor comes out squared.",
        ForAll(Eq(Var(e[i]), sigma**2 * length), (i, 1, n)),
    )
    q.define("The squares, added up, in expectation over the noise.", Eq(J, E(Sum(e[i] ** 2, (i, 1, n)))))
    q.equals(
        "The mean of a sum is the sum of the means, and a mean square is the square of the mean plus the variance.",
        Sum(E(e[i]) ** 2 + Var(e[i]), (i, 1, n)),
    )
    q.equals("Put both in.", claim.rhs)


def measure(run, n, d, sigma, X, y, w):
    """Squared errors of the model, each with noise of its own."""
    import torch

    data, targets, weights = (torch.tensor(one, dtype=run.dtype, device=run.device) for one in (X, y, w))
    noisy = data + run.sample("N", n, d)
    return run.operator(noisy @ weights, targets.expand(run.draws, n), reduction="none").sum(dim=1)


def absolute(outputs, targets, reduction):
    """Sizes of the errors."""
    import torch

    return torch.nn.functional.l1_loss(outputs, targets, reduction=reduction)


def _laws():
    """Laws of different shapes: the claim assumes none."""
    from sympy.stats import Normal, Uniform

    wide = sigma * 3**0.5
    return {"normal": {"N": Normal("N", 0, sigma)}, "uniform": {"N": Uniform("N", -wide, wide)}}


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.mse_loss",
    impostor=absolute,
    at=[
        {"n": 1, "d": 2, "sigma": 0.5, "X": [[1.0, 2.0]], "y": [2.0], "w": [1.5, -1.0]},
        {"n": 2, "d": 1, "sigma": 2.0, "X": [[1.0], [-3.0]], "y": [2.0, 1.0], "w": [0.5]},
        {
            "n": 3,
            "d": 2,
            "sigma": 1.0,
            "X": [[1.0, 2.0], [-2.0, 1.0], [3.0, 0.5]],
            "y": [2.0, -1.0, 4.0],
            "w": [0.5, -2.0],
        },
    ],
    laws=_laws(),
    estimate="mean",
)
rivals = {
    "takes the noise to cancel": fit,
    "adds the penalty once, not for each example": fit + sigma**2 * length,
    "takes the standard deviation for the variance": fit + n * sigma * length,
    "takes the noise for one on the outputs": fit + n * sigma**2 + 0 * length,
    "adds the size of the weights, not their squares": fit + n * sigma**2 * Sum(abs(w[j]), (j, 1, d)),
    "squares the sum of the weights": fit + n * sigma**2 * Sum(w[j], (j, 1, d)) ** 2,
    "halves the penalty": fit + n * sigma**2 * length / 2,
    "weighs the squares by the columns of the data, as dropout does": fit
    + sigma**2 * Sum(X[i, j] ** 2 * w[j] ** 2, (j, 1, d), (i, 1, n)),
}
