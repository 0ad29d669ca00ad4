"""Odds of two classes at a temperature.

A network gives a score `z[c]` to each of `C` classes. The scores are divided by
the temperature `T`, and a softmax makes probabilities of them. How many times
as probable as class `b` is class `a`? The exponential of the difference of
their scores, over the temperature; the other classes do not enter. So a
temperature of two takes the root of all odds, and one of a half squares them.
"""

from sympy import Eq, Sum, exp

from symcnn import Trajectory, integers, reals, sequence

C, a, b, c = integers("C a b c")
T, R, u, v = reals("T R u v")
z = sequence("z", C)

given = {C: "classes", z: "scores", T: "temperature", a: "class", b: "class that it is compared with"}
sought = {R: "odds", u: "probability of the one", v: "probability of the other"}
where = [a >= 1, a <= C, b >= 1, b <= C, T > 0]
conventions = ("the scores are divided by the temperature",)

whole = Sum(exp(z[c] / T), (c, 1, C))
claim = Eq(R, exp((z[a] - z[b]) / T))


def proof(q):
    """The sum cancels."""
    q.define("The probability of class `a`.", Eq(u, exp(z[a] / T) / whole))
    q.define("The probability of class `b`.", Eq(v, exp(z[b] / T) / whole))
    q.define("The odds.", Eq(R, u / v))
    q.equals("Both have the same divisor.", exp(z[a] / T) / exp(z[b] / T))
    q.equals("The quotient of exponentials is the exponential of a difference.", claim.rhs)


def measure(run, C, z, T, a, b):
    """The quotient of two probabilities."""
    import torch

    scores = torch.tensor(z, dtype=torch.float64)
    probabilities = run.operator(scores / T, dim=0)
    return (probabilities[a - 1] / probabilities[b - 1]).item()


def one_by_one(scores, dim):
    """A sigmoid of each score."""
    import torch

    return torch.sigmoid(scores)


experiment = Trajectory(
    measure,
    operator="torch.softmax",
    impostor=one_by_one,
    at=[
        {"C": len(z), "z": z, "T": T, "a": a, "b": b}
        for z in ([1.0, -0.5], [0.5, 2.0, -1.0, 0.0])
        for T in (0.5, 1.0, 2.0, 8.0)
        for a, b in ((1, 2), (2, 1), (1, len(z)))
    ],
    # Quotients, differences from the largest score, exponentials (of two roundings), a sum and three quotients.
    operations=16,
    conditioning=1 + (abs(z[a]) + abs(z[b]) + 4) / T,
    steps=None,
)
rivals = {
    "multiplies by the temperature": exp(T * (z[a] - z[b])),
    "forgets the temperature": exp(z[a] - z[b]),
    "divides the odds by the temperature": exp(z[a] - z[b]) / T,
    "takes the quotient of the scores": z[a] / z[b],
    "takes the difference the other way": exp((z[b] - z[a]) / T),
    "takes the odds against all other classes": exp(z[a] / T) / (whole - exp(z[a] / T)),
    "takes the probability for the odds": exp(z[a] / T) / whole,
}
