"""Variance of a scaled dot product in attention.

The score of a query and a key is the sum of the products of their `d` entries, times
`c`. The entries of the query have mean zero and variance `s`, those of the key the
second moment `r`; all are independent. What is the variance of the score? With
variance one everywhere it is `c**2 * d`, so that one over the root of `d` makes it one.
"""

from sympy import Eq, Sum, sqrt

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
c, s, r, V = reals("c s r V")
q, k = sequence("q", d), sequence("k", d)

given = {
    d: "entries of a query, and of a key",
    c: "factor of the product",
    s: "variance of an entry of the query",
    r: "second moment of an entry of the key",
    q: "query",
    k: "key",
}
sought = {V: "variance of the score"}
where = [
    d >= 1,
    s >= 0,
    r >= 0,
    Independent(q, k),
    ForAll(Eq(Expectation(q[i]), 0), (i, 1, d)),
    ForAll(Eq(Variance(q[i]), s), (i, 1, d)),
    ForAll(Eq(Expectation(k[i] ** 2), r), (i, 1, d)),
]
conventions = ("over queries and keys jointly", "before the softmax", "nothing masked, and no bias of positions")

claim = Eq(V, c**2 * d * s * r)


def proof(steps):
    """Only the squares survive."""
    E = Expectation
    product = Sum(q[i] * k[i], (i, 1, d))
    steps.define("The variance of the score.", Eq(V, Variance(c * product)))
    steps.equals("A factor comes out squared; the mean is zero, since that of the query is.", c**2 * E(product**2))
    steps.equals(
        "Products of different entries have the mean zero, so that the squares remain.",
        c**2 * Sum(E(q[i] ** 2) * E(k[i] ** 2), (i, 1, d)),
    )
    steps.equals("There are `d` equal terms.", claim.rhs)


def measure(run, d, c, s, r):
    """Scores against the key zero, whose score is zero: the logarithm of the odds with which the key is read."""
    import torch

    query, key = run.sample("q", 1, 1, d), run.sample("k", 1, 1, d)
    values = run.zeros(run.draws, 1, 2, 1)
    values[:, :, 1] = 1
    return torch.logit(run.operator(query, torch.cat([0 * key, key], dim=2), values, scale=c)[:, 0, 0, 0])


def unscaled(query, key, value, scale):
    """Scales by nothing but what PyTorch takes by itself."""
    import torch

    return torch.nn.functional.scaled_dot_product_attention(query, key, value)


def _laws():
    """Keys with a mean, and without one."""
    from sympy.stats import Normal, Rademacher, Uniform

    return {
        "uniform, signs": {"q": Uniform("q", -sqrt(3 * s), sqrt(3 * s)), "k": sqrt(r) * Rademacher("k")},
        "normal, above zero": {"q": Normal("q", 0, sqrt(s)), "k": Uniform("k", 0, sqrt(3 * r))},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=unscaled,
    at=[
        {"d": 1, "c": 0.5, "s": 1.0, "r": 1.0},
        {"d": 4, "c": 0.25, "s": 2.0, "r": 1.0},
        {"d": 3, "c": 1.0, "s": 0.5, "r": 0.25},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "forgets the factor": d * s * r,
    "does not square the factor": c * d * s * r,
    "adds standard deviations": c**2 * d**2 * s * r,
    "averages the entries": c**2 * s * r / d,
    "forgets the number of entries": c**2 * s * r,
    "takes the default factor for whatever is taken": s * r,
    "takes the standard deviation": c * sqrt(d * s * r),
    "adds the moments of query and key": c**2 * d * (s + r),
}
