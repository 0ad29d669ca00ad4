"""Variance of an ensemble of correlated members.

`M` members predict the same thing, each with the mean `m` and the variance
`s**2`; any two of them are correlated, with the coefficient `rho`. What is the
variance of the mean of their predictions? More members take away what is not
shared; what is shared stays: the variance does not fall below `rho*s**2`, if
that is above zero.
"""

from sympy import Eq, KroneckerDelta, Sum, sqrt

from symcnn import Expectation, ForAll, MonteCarlo, Variance, integers, reals, sequence

M, i, j = integers("M i j")
m, s, rho, V = reals("m s rho V")
x = sequence("x", M)

given = {
    M: "members",
    m: "mean of a prediction",
    s: "standard deviation of a prediction",
    rho: "correlation of two predictions",
    x: "predictions of the members",
}
sought = {V: "variance of the mean prediction"}
same = KroneckerDelta(i, j)
where = [
    M >= 1,
    s >= 0,
    rho <= 1,
    rho * (M - 1) >= -1,
    ForAll(Eq(Expectation(x[i]), m), (i, 1, M)),
    # A prediction and itself have the correlation one.
    ForAll(Eq(Expectation(x[i] * x[j]), m**2 + s**2 * (same + (1 - same) * rho)), (i, 1, M), (j, 1, M)),
]
conventions = ("all members have the same variance, and all pairs the same correlation",)

claim = Eq(V, rho * s**2 + (1 - rho) * s**2 / M)


def proof(q):
    """The square of the sum, written as a double sum."""
    E = Expectation
    q.define("The variance of the mean of the predictions.", Eq(V, Variance(Sum(x[i], (i, 1, M)) / M)))
    q.equals(
        "A variance is the mean square less the square of the mean. Write the square as a double sum.",
        Sum(E(x[i] * x[j]), (i, 1, M), (j, 1, M)) / M**2 - m**2,
    )
    q.equals("Of the pairs, `M` are a member with itself, and `M*(M - 1)` are two different ones.", claim.rhs)


def measure(run, M, m, s, rho):
    """Means of the predictions of correlated members."""
    import torch

    eye = torch.eye(M, dtype=run.dtype, device=run.device)
    root = torch.linalg.cholesky(s**2 * (rho + (1 - rho) * eye))
    drawn = run.operator(run.zeros(run.draws, M), 1.0, generator=run.generator)
    return (m + drawn @ root.T).mean(dim=1)


def alike(mean, deviation, generator):
    """One draw for all members."""
    import torch

    return torch.normal(mean[:, :1], deviation, generator=generator).expand_as(mean)


experiment = MonteCarlo(
    measure,
    operator="torch.normal",
    impostor=alike,
    at=[
        {"M": 2, "m": 1.0, "s": 2.0, "rho": 0.5},
        {"M": 5, "m": 0.0, "s": 1.0, "rho": 0.25},
        {"M": 3, "m": -1.0, "s": 0.5, "rho": -0.25},
    ],
    laws={},
    estimate="variance",
)
rivals = {
    "takes the members to be independent": s**2 / M,
    "forgets that averaging takes away what is not shared": s**2 + 0 * rho * M,
    "takes what is shared alone": rho * s**2,
    "adds the whole variance to what is shared": rho * s**2 + s**2 / M,
    "takes the standard deviation for the variance": rho * s + (1 - rho) * s / M,
    "exchanges what is shared and what is not": (1 - rho) * s**2 + rho * s**2 / M,
    "averages what is shared, too": (rho * s**2 + (1 - rho) * s**2) / M**2,
    "divides by the root of the number of the members": rho * s**2 + (1 - rho) * s**2 / sqrt(M),
}
