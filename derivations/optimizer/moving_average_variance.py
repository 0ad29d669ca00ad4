"""Variance of an exponential moving average.

Observations that are independent, each of variance `sigma**2`, are averaged
with the decay `beta`, from a start at zero. What is the variance of the
average after `t` of them? It grows from that of one observation with its weight,
and never exceeds `(1 - beta)/(1 + beta)` of the variance: the average is as steady
as a plain mean of `(1 + beta)/(1 - beta)` observations.
"""

from sympy import Eq, Sum, oo

from symcnn import ForAll, Independent, MonteCarlo, Variance, function, reals

from . import moving_average
from .moving_average import A_0, A, beta, k, s, t, x

sigma, V = reals("sigma V")
p = function("p")

given = {
    beta: "share of the old average that is kept",
    sigma: "standard deviation of an observation",
    x: "observations",
    t: "number of observations",
}
sought = {V: "variance of the average", A: moving_average.sought[A]}
where = [
    *moving_average.where,
    sigma >= 0,
    Independent(x),
    ForAll(Eq(Variance(x[s]), sigma**2), (s, 1, t)),
]
conventions = (moving_average.conventions[0], "not corrected for its start: the correction divides by `1 - beta**t`")

claim = Eq(V, sigma**2 * (1 - beta) / (1 + beta) * (1 - beta ** (2 * t)))


def proof(q):
    """Variances add, with squared weights."""
    q.recall("The average is a weighted sum.", moving_average, {A_0: 0})
    q.define("Its variance.", Eq(V, Variance(A(t))))
    q.equals(
        "The observations are independent, so that their variances add, each with its squared weight.",
        (1 - beta) ** 2 * Sum(beta ** (2 * (t - s)) * Variance(x[s]), (s, 1, t)),
    )
    q.equals("All have the same variance.", (1 - beta) ** 2 * sigma**2 * Sum(beta ** (2 * (t - s)), (s, 1, t)))
    further = ForAll(Eq(p(k + 1), beta**2 * p(k) + 1), (k, 0, oo))
    q.define("The sum of the powers: one more observation multiplies them all, and adds a 1.", Eq(p(0), 0), further)
    q.induct("That is the sum.", Eq(p(t), Sum(beta ** (2 * (t - s)), (s, 1, t))), over=t)
    q.implies("Put it in.", Eq(V, (1 - beta) ** 2 * sigma**2 * p(t)))
    q.implies("By what an observation does to it,", further)
    q.induct("it is geometric.", Eq(p(t), (1 - beta ** (2 * t)) / (1 - beta**2)), over=t)
    q.implies("A factor `1 - beta` cancels.", claim)


def measure(run, beta, sigma, t):
    """The running mean of batch normalisation, shown batches of two equal rows; a channel for each draw."""

    seen = run.sample("x", t)
    layer = run.operator(run.draws, momentum=1 - beta, device=run.device, dtype=run.dtype)
    for update in range(t):
        layer(seen[:, update].expand(2, -1))
    return layer.running_mean


def plain(features, momentum, device, dtype):
    """A batch normalisation that averages all batches alike."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=None, device=device, dtype=dtype)


def _laws():
    """Laws of different means and shapes: the claim assumes neither."""
    from sympy.stats import Exponential, Normal, Uniform

    return {
        "normal": {"x": Normal("x", 1, sigma)},
        "uniform": {"x": Uniform("x", 0, sigma * 12**0.5)},
        "skewed": {"x": sigma * Exponential("x", 1)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=plain,
    at=[
        {"beta": 0.5, "sigma": 1.0, "t": 1},
        {"beta": 0.5, "sigma": 2.0, "t": 2},
        {"beta": 0.75, "sigma": 0.5, "t": 4},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "does not square the weights": sigma**2 * (1 - beta**t),
    "takes the long run for now": sigma**2 * (1 - beta) / (1 + beta),
    "averages `1/(1 - beta)` observations": sigma**2 * (1 - beta) * (1 - beta ** (2 * t)),
    "squares the sum of the weights": sigma**2 * (1 - beta**t) ** 2,
    "takes the plain mean": sigma**2 / t,
    "takes the standard deviation for the variance": sigma * (1 - beta) / (1 + beta) * (1 - beta ** (2 * t)),
    "forgets the weight of an observation": sigma**2 * (1 - beta ** (2 * t)) / (1 - beta**2),
    "corrects for the start at zero": sigma**2 * (1 - beta) * (1 + beta**t) / ((1 + beta) * (1 - beta**t)),
}
