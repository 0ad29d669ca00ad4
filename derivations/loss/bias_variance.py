"""Squared error as noise, bias and variance.

A target has the mean `m` and the standard deviation `sigma`; its noise is that of a
fresh example. A model, trained on data drawn at random, predicts it with the mean
`b` and the standard deviation `s`, independent of the noise. What is the mean of the
squared error? Nothing takes away the noise; averaging over models takes away the
variance of the prediction, and only a better model the distance of the means.
"""

from sympy import Abs, Eq

from symcnn import Expectation, Independent, MonteCarlo, Variance, reals, sequence

m, sigma, b, s, J, e = reals("m sigma b s J e")
y, f = sequence("y", 1), sequence("f", 1)

given = {
    m: "mean of the target",
    sigma: "standard deviation of the target",
    b: "mean of the prediction",
    s: "standard deviation of the prediction",
    y: "target",
    f: "prediction",
}
sought = {J: "mean squared error", e: "error"}
where = [
    sigma >= 0,
    s >= 0,
    Independent(y, f),
    Eq(Expectation(y[1]), m),
    Eq(Variance(y[1]), sigma**2),
    Eq(Expectation(f[1]), b),
    Eq(Variance(f[1]), s**2),
]
conventions = (
    "the mean is over the noise of a fresh target and over the data on which the model was trained",
    "the squared error stands without a factor of one half",
)

claim = Eq(J, sigma**2 + (m - b) ** 2 + s**2)


def proof(q):
    """Square of the mean plus variance."""
    q.define("The error.", Eq(e, y[1] - f[1]))
    q.define("Its mean square.", Eq(J, Expectation(e**2)))
    q.equals("A mean square is the square of the mean plus the variance.", Expectation(e) ** 2 + Variance(e))
    q.equals("The mean of a difference is the difference of the means.", (m - b) ** 2 + Variance(e))
    q.equals("Target and prediction are independent, so that their variances add.", claim.rhs)


def measure(run, m, sigma, b, s):
    """Squared errors of fresh targets, each predicted by another model."""
    return run.operator(run.sample("f", 1)[:, 0], run.sample("y", 1)[:, 0], reduction="none")


def absolute(outputs, targets, reduction):
    """Sizes of the errors."""
    import torch

    return torch.nn.functional.l1_loss(outputs, targets, reduction=reduction)


def _laws():
    """Laws of different shapes: the claim assumes none."""
    from sympy import sqrt
    from sympy.stats import Normal, Uniform

    def wide(mean, deviation, name):
        return Uniform(name, mean - sqrt(3) * deviation, mean + sqrt(3) * deviation)

    return {
        "normal noise": {"y": Normal("y", m, sigma), "f": wide(b, s, "f")},
        "uniform noise": {"y": wide(m, sigma, "y"), "f": Normal("f", b, s)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.mse_loss",
    impostor=absolute,
    at=[
        {"m": 1.0, "sigma": 0.5, "b": 0.25, "s": 0.75},
        {"m": -1.0, "sigma": 1.0, "b": -3.0, "s": 0.5},
        {"m": 0.5, "sigma": 2.0, "b": 1.0, "s": 1.5},
    ],
    laws=_laws(),
    estimate="mean",
)
rivals = {
    "forgets the noise of the target": (m - b) ** 2 + s**2,
    "forgets the variance of the prediction": sigma**2 + (m - b) ** 2,
    "forgets the bias": sigma**2 + s**2,
    "does not square the bias": sigma**2 + Abs(m - b) + s**2,
    "adds the deviations before they are squared": (m - b) ** 2 + (sigma + s) ** 2,
    "takes the variance of the prediction away": sigma**2 + (m - b) ** 2 - s**2,
    "squares the sum of all": (sigma + Abs(m - b) + s) ** 2,
}
