"""Weight under an absolute penalty.

A loss has its minimum at the weight `a`, with curvature one: half the square of
the distance from `a`. The size of the weight times `lam` is added. Where is the
minimum now? A positive weight has the slope `w - a + lam`, a negative one
`w - a - lam`; at zero the loss has a kink, and rests if neither side leads down.
Every weight is moved by `lam` towards zero, and one that would pass zero is zero.
"""

from sympy import Abs, Eq, Implies, Max, Piecewise, oo, sign

from symcnn import ForAll, Trajectory, grid, reals

a, lam, w, m, v = reals("a lam w m v")

given = {a: "weight at the minimum without a penalty", lam: "coefficient of the size", w: "weight at rest"}
sought = {m: "weight at the minimum"}
usual = {lam: 0.5}
where = [
    lam >= 0,
    Implies(w > 0, Eq(w - a + lam, 0)),
    Implies(w < 0, Eq(w - a - lam, 0)),
    Implies(Eq(w, 0), Abs(a) <= lam),
]
conventions = (
    "the loss is half the squared distance; with another curvature the threshold is divided by it",
    "the penalty is `lam` times the size, without a factor of one half",
)

claim = Eq(m, Max(a - lam, 0) - Max(-a - lam, 0))


def proof(q):
    """Three cases, and no other weight is better."""

    def total(weight):
        return (weight - a) ** 2 / 2 + lam * Abs(weight)

    q.define("The weight at rest.", Eq(m, w))
    q.implies(
        "No other weight is as good: the loss grows by at least half the squared distance from it.",
        ForAll(total(m) + (v - m) ** 2 / 2 <= total(v), (v, -oo, oo)),
    )
    q.implies(
        "Of the two parts one is zero, or both are: the first for a weight below zero, the second for one above.", claim
    )


def measure(run, a, lam):
    """What the operator makes of the weight."""
    import torch

    return run.operator(torch.tensor(a, dtype=torch.float64), lam).item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.softshrink",
    impostor="torch.nn.functional.hardshrink",
    at=grid(a=[-4.0, -1.0, -0.25, 0.0, 0.125, 0.75, 2.5], lam=[0.0, 0.25, 0.5, 1.5]),
    operations=4,
    # A difference of nearly equal numbers.
    conditioning=Piecewise((1, Abs(a) <= lam), ((Abs(a) + lam) / (Abs(a) - lam), True)),
    steps=None,
)
rivals = {
    "shrinks by a factor, as under a squared penalty": a / (1 + lam),
    "keeps large weights as they are": Piecewise((0, Abs(a) <= lam), (a, True)),
    "subtracts on both sides of zero": Max(a - lam, 0),
    "lets a weight pass zero": a - lam * sign(a),
    "halves the threshold": sign(a) * Max(Abs(a) - lam / 2, 0),
    "doubles the threshold": sign(a) * Max(Abs(a) - 2 * lam, 0),
    "forgets the sign": Max(Abs(a) - lam, 0),
}
