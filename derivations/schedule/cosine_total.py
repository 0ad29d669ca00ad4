"""Sum of learning rates under cosine annealing.

The learning rate falls from `a` at the first update to `b` after `T` more, along
half a period of a cosine. What do the learning rates of the `T` updates before
`b` is reached add up to? The curve is as far above the mean of both in its first
half as it is below it in the second; what is left over is half a difference,
since its start is one of the updates and its end is not.
"""

from sympy import Eq, Implies

from symcnn import ForAll, Trajectory, function, integers

from . import cosine_pair
from ._rates import total
from .cosine_pair import T, a, b, f, t

n = integers("n")
S, R = function("S"), function("R")

given = {a: "learning rate at the start", b: "least learning rate", T: "number of updates"}
sought = {S: "sum of the learning rates of so many updates", f: cosine_pair.sought[f]}
usual = {a: 1e-3, b: 0}
where = [T >= 1, b >= 0, a >= b]
conventions = (
    "the first update has the learning rate `a`; the schedule makes a step after every update",
    "no warm-up and no restart",
)

claim = Eq(S(T), (T * (a + b) + a - b) / 2)


def proof(q):
    """Each update and its mirror image."""
    q.define("The learning rate is that of a cosine.", cosine_pair.rate)
    q.implies("The last one is the least.", Eq(f(T), b))
    q.recall(
        "Updates that lie alike from start and end have learning rates with one sum.", cosine_pair, forall=((t, 0, T),)
    )
    q.implies("So", ForAll(Eq(f(T - t), a + b - f(t)), (t, 0, T)))
    q.define(
        "Add the learning rates up from the start,",
        Eq(S(0), 0),
        ForAll(Eq(S(n + 1), S(n) + f(n)), (n, 0, T)),
    )
    q.define(
        "and from the end.",
        Eq(R(0), 0),
        ForAll(Eq(R(n + 1), R(n) + f(T - n)), (n, 0, T)),
    )
    q.induct(
        "Both together have grown by the same in every step,", Implies(n <= T + 1, Eq(S(n) + R(n), n * (a + b))), over=n
    )
    q.induct(
        "and what is added from the end is what is lacking from the start.",
        Implies(n <= T + 1, Eq(R(n), S(T + 1) - S(T + 1 - n))),
        over=n,
    )
    q.implies("Take all `T + 1` of them.", Eq(S(T + 1), (T + 1) * (a + b) / 2))
    q.implies("The last of these belongs to no update.", Eq(S(T), (T + 1) * (a + b) / 2 - b))
    q.equals("Collect the learning rates.", claim.rhs)


def measure(run, a, b, T):
    """The sum of the learning rates that the schedule sets."""
    return total(run.operator, T, a, T_max=T, eta_min=b)


def straight(optimizer, T_max, eta_min):
    """A schedule that falls by a power."""
    import torch

    return torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=T_max, power=2.0)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.CosineAnnealingLR",
    impostor=straight,
    at=[{"a": a, "b": b, "T": T} for a, b in ((1.0, 0.0), (2.0, 0.5), (0.25, 0.125)) for T in (1, 2, 3, 5, 10, 40)],
    # Two cosines with their arguments, sums, a quotient, a difference, a product, a sum.
    operations=16,
    steps="T",
    # A learning rate is a product of quotients (1 + cos)/(1 + cos), which lose digits near the end, as T**2.
    conditioning=T**2,
)
rivals = {
    "takes the mean of start and end for each update": T * (a + b) / 2,
    "counts the end as an update": (T + 1) * (a + b) / 2,
    "leaves the start out, not the end": (T * (a + b) - a + b) / 2,
    "falls along a parabola": T * b + (a - b) * (T + 1) * (2 * T + 1) / (6 * T),
    "lets the least learning rate be added to the cosine": T * (a + 2 * b) / 2 + a / 2,
    "forgets the least learning rate": (T + 1) * a / 2,
    "takes the whole period for half of it": T * b,
}
