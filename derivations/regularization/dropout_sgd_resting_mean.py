"""Means that a step of SGD with dropout leaves as they are.

One equation in two weights, one fresh mask a step. At which means `mu` of the two
weights does a step leave both means as they are? Just at the weights where the
expected loss is least, whatever the step size: on average, the noise of the
masks pushes to no side.
"""

from sympy import And, Eq, Ne

from symcnn import Expectation, ForAll, Iff, Independent, integers, reals, sequence

from . import dropout_sgd_mean
from .dropout_sgd_mean import M, d, eta, h, k, r, t, w, y

j = integers("j")
M1, M2 = reals("M1 M2")
a, mu, R = sequence("a", 2), sequence("mu", 2), sequence("R", 2)

meanings = dropout_sgd_mean.given
given = {
    a: "inputs",
    y: meanings[y],
    r: meanings[r],
    eta: meanings[eta],
    w: meanings[w],
    mu: "their means before the step",
    R: "mask of the step",
    h: meanings[h],
    t: meanings[t],
}
sought = {
    M1: "mean of the first weight after the step",
    M2: "mean of the second weight after the step",
}
usual = dropout_sgd_mean.usual
where = [
    r > 0,
    r < 1,
    eta > 0,
    Ne(a[1], 0),
    Ne(a[2], 0),
    Independent(R, h),
    ForAll(Eq(Expectation(R[j]), 1 - r), (j, 1, 2)),
    ForAll(Eq(Expectation(R[j] ** 2), 1 - r), (j, 1, 2)),
    ForAll(Eq(Expectation(w(j, h[t])), mu[j]), (j, 1, 2)),
]
conventions = dropout_sgd_mean.conventions

share = y * (1 - r) / (2 - r)
claim = Iff(And(Eq(M1, mu[1]), Eq(M2, mu[2])), And(Eq(mu[1], share / a[1]), Eq(mu[2], share / a[2])))


def proof(q):
    """Set the steps to zero."""
    for place, name in ((1, M1), (2, M2)):
        q.recall("The mean after the step.", dropout_sgd_mean, {d: 2, k: place, M: name})
        q.equals(
            "Both inputs written out.",
            mu[place] + 2 * eta * a[place] * (y - a[1] * mu[1] - a[2] * mu[2] - r / (1 - r) * a[place] * mu[place]),
        )
    q.implies(
        "If neither step moves its mean, both brackets are zero: the contributions are the same, and known. And with "
        "these contributions both brackets are zero.",
        Iff(
            And(Eq(M1, mu[1]), Eq(M2, mu[2])),
            And(Eq(a[1] * mu[1], share), Eq(a[2] * mu[2], share)),
        ),
    )
    q.implies("Divide by the inputs.", claim)
