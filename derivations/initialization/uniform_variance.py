"""Variance of a uniform number.

A number is drawn between `a` and `b`, everywhere alike. What is its variance?
From `-b` to `b` it is a third of `b**2`, so that the bound is the standard
deviation times the root of 3.
"""

from sympy import Eq, Integral, Rational

from symcnn import MonteCarlo, reals

a, b, u, m, V = reals("a b u m V")

given = {a: "least value", b: "largest value"}
sought = {V: "variance", m: "mean"}
usual = {a: 0, b: 1}
where = [a < b]

claim = Eq(V, (b - a) ** 2 / 12)


def proof(q):
    """The mean squared distance from the mean."""
    q.define(
        "The density is one over the width of the range, and the mean the integral of a number times its density.",
        Eq(m, Integral(u / (b - a), (u, a, b))),
    )
    q.equals("It is the middle of the range.", (a + b) / 2)
    q.define("The variance is the mean of the squared distance from the mean.",
             Eq(V, Integral((u - m) ** 2 / (b - a), (u, a, b))))  # fmt: skip
    q.equals("Put the mean in.", Integral((u - (a + b) / 2) ** 2 / (b - a), (u, a, b)))
    q.equals("An antiderivative of the square is a third of the cube.", claim.rhs)


def measure(run, a, b):
    """Entries of a tensor that is filled at random."""
    return run.operator(run.zeros(run.draws), a, b, generator=run.generator)


def bell(tensor, mean, std, generator):
    """Normal numbers."""
    import torch

    return torch.nn.init.normal_(tensor, mean, std, generator=generator)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.uniform_",
    impostor=bell,
    at=[{"a": 0.0, "b": 1.0}, {"a": -2.0, "b": 2.0}, {"a": 1.0, "b": 1.5}],
    laws={},
    estimate="variance",
)
rivals = {
    "takes the variance about the lower end": (b - a) ** 2 / 3,
    "takes a third of the square of the largest value": b**2 / 3,
    "takes the mean square for the variance": (a**2 + a * b + b**2) / 3,
    "divides by 6": (b - a) ** 2 / 6,
    "takes half of the width for the standard deviation": (b - a) ** 2 / 4,
    "does not square the width": (b - a) / 12,
    "adds both ends": (a + b) ** 2 / 12,
    "takes the standard deviation": (b - a) / (2 * 3 ** Rational(1, 2)),
}
