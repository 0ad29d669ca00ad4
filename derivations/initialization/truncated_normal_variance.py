"""Variance of a truncated normal number.

Numbers are drawn from a normal law with the standard deviation `sigma`, and whatever is
further than `c` from its mean is drawn anew. What is the variance of what stays? Smaller
than `sigma**2`, since it is the tails that are missing: at two standard deviations, a
usual cut, its root is about 0.88 `sigma`, for which some libraries make up.
"""

from sympy import Eq, Integral, Rational, erf, exp, oo, pi, sqrt

from symcnn import MonteCarlo, reals

c, sigma, u, p, t, V = reals("c sigma u p t V")

given = {c: "largest distance from the mean", sigma: "standard deviation before the cut"}
sought = {
    V: "variance of what stays",
    p: "probability of what is above the upper end, before the cut",
    t: "what is above the upper end adds so much to the variance, before the cut",
}
usual = {sigma: 1}
where = [c > 0, sigma > 0]
conventions = ("the law is cut at the same distance on both sides of its mean, so that it keeps it",)

bell = exp(-(u**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
share = erf(c / (sigma * sqrt(2)))
"""The probability of what is kept."""
edge = c * exp(-(c**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
claim = Eq(V, sigma**2 * (1 - 2 * edge / share))


def proof(q):
    """Take the tails away."""
    q.define("A tail has the probability", Eq(p, Integral(bell, (u, c, oo))))
    q.equals("which is one half less half of an error function.", (1 - share) / 2)
    q.define("The squares in it add", Eq(t, Integral(u**2 * bell, (u, c, oo))))
    q.equals(
        "to the mean square. Take the slope of the number times the density out.",
        Integral((u**2 - sigma**2) * bell, (u, c, oo)) + sigma**2 * Integral(bell, (u, c, oo)),
    )
    q.equals(
        "The first integrand is the slope of `-sigma**2` times the number and its density.",
        sigma**2 * edge + sigma**2 * (1 - share) / 2,
    )
    q.implies("Something is kept.", share > 0)
    q.implies("So the tails have not all of the probability.", 1 - 2 * p > 0)
    q.define(
        "The mean square of what is kept: that of all less that of both tails, over the probability of what is kept.",
        Eq(V, (Integral(u**2 * bell, (u, -oo, oo)) - 2 * t) / (1 - 2 * p)),
    )
    q.equals("Without the cut it is the variance.", (sigma**2 - 2 * t) / (1 - 2 * p))
    q.equals("Put both in.", (sigma**2 * share - 2 * sigma**2 * edge) / share)
    q.equals("Divide.", claim.rhs)


def measure(run, c, sigma):
    """Entries of a tensor that is filled at random."""
    return run.operator(run.zeros(run.draws), 0.0, sigma, -c, c, generator=run.generator)


def clamped(tensor, mean, std, low, high, generator):
    """Moves what lies outside to the ends."""
    import torch

    return torch.nn.init.normal_(tensor, mean, std, generator=generator).clamp_(low, high)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.trunc_normal_",
    impostor=clamped,
    at=[{"c": 2.0, "sigma": 1.0}, {"c": 1.0, "sigma": 1.0}, {"c": 0.5, "sigma": 0.25}, {"c": 1.0, "sigma": 2.0}],
    laws={},
    estimate="variance",
)
rivals = {
    "takes the variance before the cut": sigma**2,
    "multiplies with the share that is kept": sigma**2 * share,
    "forgets to divide by the share that is kept": sigma**2 * (share - 2 * edge),
    "takes one tail away": sigma**2 * (1 - edge / share),
    "moves the tails to the ends": sigma**2 * (share - 2 * edge) + c**2 * (1 - share),
    "takes the variance of a uniform number": c**2 / 3,
    "takes the standard deviation for the variance": sigma * sqrt(1 - 2 * edge / share),
    "takes the density at the end for the cut's effect": sigma**2 * (1 - 2 * edge / (c * share)),
    "takes the factor of two standard deviations for all cuts": sigma**2 * Rational(87962566, 10**8) ** 2,
}
