"""How far a smooth maximum lies above the largest score.

The logarithm of the sum of the exponentials of `n` scores over a temperature
`T`, times the temperature, is a smooth maximum. How far can it be from the largest
score, `z[j]`? It is never below it, and at most the temperature times the logarithm
of the number of scores above it: so much above it lies where all scores are alike.
The lower the temperature, the nearer it is.
"""

from sympy import And, Eq, Ge, Implies, Le, Piecewise, exp, log

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ..gradient import softmax
from ..gradient.softmax import SCORES

n, h, j, k = integers("n h j k")
L, T, l = reals("L T l")
z, s, u = sequence("z", n), sequence("s", n), sequence("u", n)
A = function("A")

given = {n: softmax.given[n], z: softmax.given[z], T: softmax.given[softmax.T], j: "which score is the largest"}
sought = {
    L: "smooth maximum",
    s: "scores over the temperature",
    u: "their exponentials",
    A: "sum of the first of them",
    l: "logarithm of the sum",
}
where = [j >= 1, j <= n, T > 0, ForAll(z[h] <= z[j], (h, 1, n))]
conventions = ("natural logarithm", "with the temperature 1 it is log-sum-exp")

claim = Le(L, z[j] + T * log(n))


def proof(q):
    """No exponential is above that of the largest score, and none is below zero."""
    q.define("The scores over the temperature.", ForAll(Eq(s[h], z[h] / T), (h, 1, n)))
    q.implies("None of them is above that of the largest.", ForAll(s[h] <= s[j], (h, 1, n)))
    q.implies("So is no exponential.", ForAll(exp(s[h]) <= exp(s[j]), (h, 1, n)))
    q.define("Name them.", ForAll(Eq(u[h], exp(s[h])), (h, 1, n)))
    q.implies(
        "They are above zero, and none is above that of the largest.", ForAll(And(u[h] > 0, u[h] <= u[j]), (h, 1, n))
    )
    q.define(
        "Add them up, one by one.",
        Eq(A(0), 0),
        ForAll(Eq(A(k + 1), A(k) + u[k + 1]), (k, 0, n - 1)),
    )
    q.induct(
        "So many of them are together not below zero, and at most as many times the largest.",
        Implies(k <= n, And(A(k) >= 0, A(k) <= k * u[j])),
        over=k,
    )
    q.induct(
        "With the largest among them, they are not below it.",
        Implies(And(j <= k, k <= n), A(k) >= u[j]),
        over=k,
    )
    q.implies("So all of them lie between.", And(A(n) >= u[j], A(n) <= n * u[j]))
    q.implies("Take logarithms of what is above zero, on the one side", log(A(n)) >= log(u[j]))
    q.implies("and on the other:", log(A(n)) <= log(n * u[j]))
    q.implies("That of an exponential is what stands in it,", Eq(log(u[j]), s[j]))
    q.implies("and that of a product is a sum.", Eq(log(n * u[j]), log(n) + log(u[j])))
    q.implies("Put them in.", And(log(A(n)) >= s[j], log(A(n)) <= log(n) + s[j]))
    q.define("The smooth maximum is this logarithm", Eq(l, log(A(n))))
    q.define("times the temperature.", Eq(L, T * l))
    q.implies("The score over the temperature, times it, is the score.", Eq(T * s[j], z[j]))
    q.implies(
        "No product of what is not below zero is below zero.", And(T * (l - s[j]) >= 0, T * (log(n) + s[j] - l) >= 0)
    )
    q.implies("These are the distances from the bounds, of which the second was asked for.", And(Ge(L, z[j]), claim))


def measure(run, n, z, T, j):
    """The smooth maximum."""
    import torch

    return (T * run.operator(torch.tensor(z, dtype=torch.float64) / T, 0)).item()


def doubled(scores, dim):
    """Adds up all exponentials twice."""
    import torch

    return torch.logsumexp(torch.cat([scores, scores]), dim)


experiment = Trajectory(
    measure,
    operator="torch.logsumexp",
    impostor=doubled,
    at=[
        {"n": len(scores), "z": scores, "T": T, "j": scores.index(max(scores)) + 1}
        for scores in [*SCORES, [1.5, 1.5], [-2.0, -2.0, -2.0]]
        for T in (0.5, 1.0, 2.0)
    ],
    operations=20,
    # A single score is given back as it is, by temperatures that are powers of two.
    conditioning=Piecewise((0, Eq(n, 1)), (4, True)),
    steps=None,
)
rivals = {
    "takes the largest score itself": z[j],
    "forgets the temperature": z[j] + log(n),
    "divides by the temperature": z[j] + log(n) / T,
    "takes the lower bound for the upper one": z[j] - T * log(n),
    "takes the mean of both bounds": z[j] + T * log(n) / 2,
}
