"""Mean square of normalised numbers.

Batch, layer, group and instance normalisation take `n` numbers, subtract their
mean, and divide by the root of their variance and `epsilon`; batch
normalisation then scales them all by `gamma` and shifts them by `beta`. What is
the mean square of what comes out? It is never quite `gamma**2 + beta**2`: of
numbers that hardly differ, `epsilon` takes most of the variance away, and
numbers that are all alike all become `beta`.
"""

from sympy import Eq, Rational, Sum

from symcnn import ForAll, Trajectory, reals, sequence

from ._normal import SPREAD, batch, epsilon, i, l, m, mean, n, name, named, r, scalar, unbiased, v, variance, x

gamma, beta, Q, a = reals("gamma beta Q a")
y = sequence("y", n)

given = {
    n: "numbers that are normalised together",
    x: "numbers",
    epsilon: "what is added to the variance",
    gamma: "scale",
    beta: "shift",
}
sought = {Q: "mean square after the normalisation", **named, a: "factor of the deviations"}
usual = {epsilon: 1e-5, gamma: 1, beta: 0}
where = [n >= 1, epsilon > 0]
conventions = (
    "in training, by the mean and the variance of the numbers themselves",
    "the variance divides by `n`, not by `n-1`",
    "one scale and one shift for all numbers, as in batch normalisation",
)

claim = Eq(Q, gamma**2 * v / (v + epsilon) + beta**2)


def proof(q):
    """The deviations add up to nothing, and their squares to `n` times the variance."""
    name(q)
    q.define("The factor of every deviation.", Eq(a, gamma / r))
    q.define("The outputs.", ForAll(Eq(y[i], a * (x[i] - m) + beta), (i, 1, n)))
    q.define("The mean of the squares.", Eq(Q, Sum(y[i] ** 2, (i, 1, n)) / n))
    q.equals(
        "Multiply out.",
        a**2 * Sum((x[l] - m) ** 2, (l, 1, n)) / n + 2 * a * beta / n * Sum(x[i] - m, (i, 1, n)) + beta**2,
    )
    q.equals("The first sum is `n` times the variance, the second one is zero.", a**2 * v + beta**2)
    q.equals("Put in the factor and the root.", claim.rhs)


def measure(run, n, x, epsilon, gamma, beta):
    """The mean square of what comes out."""
    return (batch(run, x, weight=scalar(gamma), bias=scalar(beta), eps=epsilon) ** 2).mean().item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.batch_norm",
    impostor=unbiased,
    at=[
        {"n": len(x), "x": x, "epsilon": epsilon, "gamma": gamma, "beta": beta}
        for x in SPREAD
        for epsilon, gamma, beta in ((0.125, 1.0, 0.0), (2.0, -3.0, 0.5), (0.5, 0.25, -2.0))
    ],
    # A mean, a difference, a square, a mean, a sum, a root, a quotient, a product, a sum, a square and a mean.
    operations=30,
    conditioning=16,
    steps=None,
)
_short = Sum((x[l] - mean) ** 2, (l, 1, n)) / (n - 1)
rivals = {
    "forgets `epsilon`": gamma**2 + beta**2,
    "takes the variance over `n-1`": gamma**2 * _short / (_short + epsilon) + beta**2,
    "scales by `gamma`, not by its square": gamma * variance / (variance + epsilon) + beta**2,
    "forgets the shift, as in the variance": gamma**2 * variance / (variance + epsilon),
    "adds scale and shift before the square": (gamma + beta) ** 2 * variance / (variance + epsilon),
    "adds `epsilon` to the root": gamma**2 * variance / (variance ** Rational(1, 2) + epsilon) ** 2 + beta**2,
}
