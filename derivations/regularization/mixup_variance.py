"""Variance of a mixed input.

Mix-up takes the share `l` of one input and the rest of another. Both inputs are
independent, with the mean `m` and the variance `sigma**2`; the share is random and
independent of them, with the mean `c` and the mean square `b`. What is the
variance of the mixed input? Unless all shares are zero
or one, a mix has less variance than its parts.
"""

from sympy import Eq, sqrt

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

i = integers("i")
m, sigma, c, b, V = reals("m sigma c b V")
x, l = sequence("x", 2), sequence("l", 1)

given = {
    m: "mean of an input",
    sigma: "standard deviation of an input",
    c: "mean of the share",
    b: "mean square of the share",
    x: "inputs",
    l: "share of the first input",
}
sought = {V: "variance of the mixed input"}
where = [
    sigma >= 0,
    b >= c**2,
    Independent(x, l),
    ForAll(Eq(Expectation(x[i]), m), (i, 1, 2)),
    ForAll(Eq(Variance(x[i]), sigma**2), (i, 1, 2)),
    Eq(Expectation(l[1]), c),
    Eq(Expectation(l[1] ** 2), b),
]
conventions = ("the variance is over inputs and shares jointly", "one share for the whole input")

claim = Eq(V, sigma**2 * (1 - 2 * c + 2 * b))


def proof(q):
    """The mean of the mix does not depend on the share."""
    E, mixed = Expectation, l[1] * x[1] + (1 - l[1]) * x[2]
    q.define("The variance of the mix.", Eq(V, Variance(mixed)))
    q.equals("A variance is the mean square less the square of the mean.", E(mixed**2) - E(mixed) ** 2)
    q.equals(
        "The shares add up to one, so that the mean is that of an input; what is left is the variance, times the mean "
        "of the squared shares.",
        claim.rhs,
    )


def measure(run, m, sigma, c, b):
    """Mixes of two inputs."""
    inputs = run.sample("x", 2)
    return run.operator(inputs[:, 1], inputs[:, 0], run.sample("l", 1)[:, 0])


def added(start, end, weight):
    """Adds a share of the other input, and takes nothing away."""
    return start + weight * end


def _laws():
    """Shares of different laws with these moments."""
    from sympy.stats import Normal, Uniform

    deviation = sqrt(b - c**2)
    return {
        "uniform shares": {
            "x": Normal("x", m, sigma),
            "l": Uniform("l", c - sqrt(3) * deviation, c + sqrt(3) * deviation),
        },
        "normal shares": {"x": Uniform("x", m - sqrt(3) * sigma, m + sqrt(3) * sigma), "l": Normal("l", c, deviation)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.lerp",
    impostor=added,
    at=[
        {"m": 0.0, "sigma": 1.0, "c": 0.5, "b": 0.3125},
        {"m": 2.0, "sigma": 0.5, "c": 0.75, "b": 0.625},
        {"m": -1.0, "sigma": 2.0, "c": 0.25, "b": 0.125},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "keeps the variance of an input": sigma**2 + 0 * c,
    "puts the mean share in": sigma**2 * (c**2 + (1 - c) ** 2),
    "takes the mean square of one share": sigma**2 * b,
    "takes the standard deviation for the variance": sigma * (1 - 2 * c + 2 * b),
    "forgets that the share of the other input is random": sigma**2 * (b + (1 - c) ** 2),
    "lets the mean of an input vary with the share": sigma**2 * (1 - 2 * c + 2 * b) + m**2 * (b - c**2),
}
