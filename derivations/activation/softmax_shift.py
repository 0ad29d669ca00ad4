"""A softmax does not feel a shift.

The same number `b` is added to all of `n` scores. What does a softmax with
temperature `T` make of score `i` then? What it made of it before: the shift is a
factor of every exponential, and cancels. So the largest score may be subtracted
from all, after which no exponential is above one.
"""

from sympy import Abs, Eq, Sum, exp

from symcnn import ForAll, Trajectory, reals, sequence

from ..gradient import softmax
from ..gradient.softmax import T, h, i, n, probability, z

b = reals("b")
u, p = sequence("u", n), sequence("p", n)

given = {
    n: softmax.given[n],
    z: softmax.given[z],
    i: softmax.given[i],
    T: softmax.given[T],
    b: "shift of all scores",
}
sought = {p: "probabilities of the shifted scores", u: "exponentials of the shifted scores, over the temperature"}
where = [i >= 1, i <= n, T > 0]

claim = Eq(p[i], probability(i))


def proof(q):
    """Take the shift out of every exponential."""
    shifted = exp((z[h] + b) / T)
    q.define("The exponentials of the shifted scores over the temperature.", ForAll(Eq(u[h], shifted), (h, 1, n)))
    q.implies("The exponential of a sum is a product.", ForAll(Eq(shifted, exp(b / T) * exp(z[h] / T)), (h, 1, n)))
    q.implies("So each has the shift's as a factor.", ForAll(Eq(u[h], exp(b / T) * exp(z[h] / T)), (h, 1, n)))
    q.define(
        "The softmax of the shifted scores: one of them over the sum of all.", Eq(p[i], u[i] / Sum(u[h], (h, 1, n)))
    )
    q.equals("It is a factor of numerator and denominator, and cancels.", claim.rhs)


def measure(run, n, z, i, T, b):
    """One probability of the shifted scores."""
    import torch

    return run.operator((torch.tensor(z, dtype=torch.float64) + b) / T, 0)[i - 1].item()


def sigmoids(scores, dim):
    """A sigmoid of every score."""
    import torch

    return torch.sigmoid(scores)


experiment = Trajectory(
    measure,
    operator="torch.softmax",
    impostor=sigmoids,
    at=[
        {"n": len(scores), "z": scores, "i": i, "T": T, "b": b}
        for scores in softmax.SCORES
        for i in range(1, len(scores) + 1)
        for T in (0.5, 1.0, 2.0)
        for b in (-3.0, 0.75, 10.0)
    ],
    # A sum and a quotient, a difference, exponentials and their sum, a quotient.
    operations=30,
    # Shift and scores are rounded to their own sizes before the difference.
    conditioning=1 + (Abs(b) + Abs(z[i])) / T,
    steps=None,
)
rivals = {
    "leaves the shift out of the denominator": exp(b / T) * probability(i),
    "leaves the shift out of the numerator": probability(i) / exp(b / T),
    "shifts the probability": probability(i) + b,
    "shares the shift out among all": probability(i) + b / n,
    "multiplies with the shift": b * probability(i),
    "takes every shifted score through a sigmoid": 1 / (1 + exp(-(z[i] + b) / T)),
}
