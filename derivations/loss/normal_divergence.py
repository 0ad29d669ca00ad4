"""Divergence of a normal law from another.

`n` numbers are independent and normal, number `i` with the mean `mu[i]` and the
standard deviation `sigma[i]`. A second law has the means `m[i]` and the standard
deviations `s[i]`. What is the Kullback-Leibler divergence of the first law from
the second, the mean under the first of the logarithm of the ratio of the
densities? For a variational autoencoder the second law is the standard normal
one, of means zero and standard deviations one.
"""

from sympy import Eq, Rational, Sum, exp, log, oo, pi, sqrt

from symcnn import Expectation, ForAll, Independent, Trajectory, Variance, integers, reals, sequence

n, i = integers("n i")
D, u = reals("D u")
x, mu, sigma, m, s = (sequence(name, n) for name in ("x", "mu", "sigma", "m", "s"))
a, b, c, h = (sequence(name, n) for name in ("a", "b", "c", "h"))

given = {
    n: "numbers",
    x: "draws from the first law",
    mu: "means of the first law",
    sigma: "standard deviations of the first law",
    m: "means of the second law",
    s: "standard deviations of the second law",
}
sought = {
    D: "divergence",
    a: "halves of the reciprocal variances of the second law",
    b: "halves of the reciprocal variances of the first law",
    c: "differences of the logarithms of the standard deviations",
    h: "logarithms of the ratios of the densities",
}
where = [
    n >= 0,
    Independent(x),
    ForAll(sigma[i] > 0, (i, 1, n)),
    ForAll(s[i] > 0, (i, 1, n)),
    ForAll(Eq(Expectation(x[i]), mu[i]), (i, 1, n)),
    ForAll(Eq(Variance(x[i]), sigma[i] ** 2), (i, 1, n)),
]
conventions = (
    "natural logarithm",
    "from the first law, over which the mean is taken, to the second: the divergence is not symmetric",
)


def density(mean, deviation):
    """That of a normal number at `u`."""
    return exp(-((u - mean) ** 2) / (2 * deviation**2)) / (deviation * sqrt(2 * pi))


def ratio(at):
    """The logarithm of the ratio of the densities."""
    return c[i] + a[i] * (at - m[i]) ** 2 - b[i] * (at - mu[i]) ** 2


one = log(s[i]) - log(sigma[i]) + (sigma[i] ** 2 + (mu[i] - m[i]) ** 2) / (2 * s[i] ** 2) - Rational(1, 2)
claim = Eq(D, Sum(one, (i, 1, n)))


def proof(q):
    """Logarithms of exponentials, then two second moments."""
    q.define(
        "Names for the constants.",
        ForAll(Eq(a[i], 1 / (2 * s[i] ** 2)), (i, 1, n)),
        ForAll(Eq(b[i], 1 / (2 * sigma[i] ** 2)), (i, 1, n)),
        ForAll(Eq(c[i], log(s[i]) - log(sigma[i])), (i, 1, n)),
    )
    q.implies(
        "In the logarithm of the ratio of the densities the exponentials go.",
        ForAll(Eq(log(density(mu[i], sigma[i]) / density(m[i], s[i])), ratio(u)), (i, 1, n), (u, -oo, oo)),
    )
    q.define("This at the draws.", ForAll(Eq(h[i], ratio(x[i])), (i, 1, n)))
    q.define(
        "The numbers are independent, so that densities multiply and their logarithms add; take the mean.",
        Eq(D, Expectation(Sum(h[i], (i, 1, n)))),
    )
    q.equals("The mean of a sum is the sum of the means.", Sum(Expectation(h[i]), (i, 1, n)))
    q.equals(
        "About its own mean the square of a draw is on average the variance; about another, the square of the distance "
        "more.",
        Sum(c[i] + a[i] * (sigma[i] ** 2 + (mu[i] - m[i]) ** 2) - b[i] * sigma[i] ** 2, (i, 1, n)),
    )
    q.equals("Put the constants in.", claim.rhs)


def measure(run, n, mu, sigma, m, s):
    """PyTorch's divergence, added up over the numbers."""
    import torch

    first, second = (
        torch.distributions.Normal(
            torch.tensor(means, dtype=torch.float64), torch.tensor(deviations, dtype=torch.float64)
        )
        for means, deviations in ((mu, sigma), (m, s))
    )
    return run.operator(first, second).sum().item()


def reverse(first, second):
    """The divergence of the second law from the first."""
    import torch

    return torch.distributions.kl_divergence(second, first)


experiment = Trajectory(
    measure,
    operator="torch.distributions.kl_divergence",
    impostor=reverse,
    at=[
        {"n": len(mu), "mu": mu, "sigma": sigma, "m": m, "s": s}
        for mu, sigma, m, s in (
            ([1.0], [2.0], [0.0], [1.0]),
            ([0.5], [0.25], [-1.0], [3.0]),
            ([-1.0, 2.0], [0.5, 1.5], [0.0, 0.0], [1.0, 1.0]),
            ([0.5, 1.0, -2.0], [1.0, 2.0, 0.75], [1.5, 1.0, 0.25], [0.5, 1.0, 2.0]),
        )
    ],
    # Quotients, squares, a logarithm and sums for a number, and the sum of three.
    operations=16,
    # The divergence may be less than what is added up: logarithms of both signs, and a half is taken away.
    conditioning=Sum(abs(log(s[i] / sigma[i])) + (sigma[i] ** 2 + (mu[i] - m[i]) ** 2) / (2 * s[i] ** 2) + 1, (i, 1, n))
    / claim.rhs,
    steps=None,
)
rivals = {
    "goes from the second law to the first": Sum(
        log(sigma[i] / s[i]) + (s[i] ** 2 + (mu[i] - m[i]) ** 2) / (2 * sigma[i] ** 2) - Rational(1, 2), (i, 1, n)
    ),
    "takes the logarithm the other way": Sum(one - 2 * log(s[i] / sigma[i]), (i, 1, n)),
    "forgets the half that is taken away": Sum(one + Rational(1, 2), (i, 1, n)),
    "takes the mean over the numbers": Sum(one, (i, 1, n)) / n,
    "does not halve the squares": Sum(one + (sigma[i] ** 2 + (mu[i] - m[i]) ** 2) / (2 * s[i] ** 2), (i, 1, n)),
    "takes the standard deviation for the variance": Sum(
        log(s[i] / sigma[i]) + (sigma[i] + (mu[i] - m[i]) ** 2) / (2 * s[i]) - Rational(1, 2), (i, 1, n)
    ),
    "takes the logarithm of the variances and does not halve it": Sum(one + log(s[i] / sigma[i]), (i, 1, n)),
    "forgets the means": Sum(one - (mu[i] - m[i]) ** 2 / (2 * s[i] ** 2), (i, 1, n)),
}
