"""Sum of learning rates over one cycle of straight lines.

The learning rate begins at `a`, grows in equal steps to `b`, which update `P`
has, and falls in equal steps to `c`, which the last of `T` updates has. What do
the learning rates add up to? Each line, its ends counted, has its mean; but the
update with the largest learning rate stands on both, and is counted once.
"""

from sympy import Eq, Sum

from symcnn import Trajectory, integers, reals

from ._rates import total

T, P, t = integers("T P t")
a, b, c, S = reals("a b c S")

given = {
    a: "first learning rate",
    b: "largest learning rate",
    c: "last learning rate",
    P: "number of the update with the largest one",
    T: "number of updates",
}
sought = {S: "sum of the learning rates"}
where = [a > 0, b >= a, c > 0, a >= c, P >= 2, T >= P + 1]
conventions = (
    "straight lines in both phases, and no third phase",
    "updates count from 1; the first and the last one, and number `P`, have the three learning rates",
)

claim = Eq(S, (P * (a + b) + (T - P - 1) * b + (T - P + 1) * c) / 2)


def proof(q):
    """Two straight lines."""
    q.define(
        "Update `t`, counted from zero, is on the way up until number `P`, and then on the way down.",
        Eq(
            S,
            Sum(a + (b - a) * t / (P - 1), (t, 0, P - 1)) + Sum(b + (c - b) * t / (T - P), (t, 1, T - P)),
        ),
    )
    q.equals(
        "The whole numbers from 0 to `P - 1` add up to `P*(P - 1)/2`, those from 1 to `T - P` to "
        "`(T - P)*(T - P + 1)/2`.",
        P * (a + b) / 2 + (T - P) * b + (c - b) * (T - P + 1) / 2,
    )
    q.equals("Collect the learning rates.", claim.rhs)


def measure(run, a, b, c, P, T):
    """The sum of the learning rates that the schedule sets."""
    settings = {"div_factor": b / a, "final_div_factor": a / c, "cycle_momentum": False}
    return total(run.operator, T, a, max_lr=b, total_steps=T, pct_start=P / T, anneal_strategy="linear", **settings)


def three_phases(optimizer, **settings):
    """A cycle that comes back to its start before it falls to the end."""
    import torch

    return torch.optim.lr_scheduler.OneCycleLR(optimizer, three_phase=True, **settings)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.OneCycleLR",
    impostor=three_phases,
    at=[
        {"a": a, "b": b, "c": c, "P": P, "T": T}
        for a, b, c in ((0.25, 1.0, 0.125), (0.5, 4.0, 0.25), (1.0, 2.0, 0.0625))
        for P, T in ((2, 4), (2, 8), (4, 8), (8, 16), (16, 32), (24, 32))
    ],
    # The place on a line, a difference and a quotient; a difference, a product, a sum; and the sum of all.
    operations=8,
    steps="T",
    # Where the number of an update on its line is a difference of numbers up to T.
    conditioning=T,
)
rivals = {
    "counts the largest learning rate on both lines": (P * (a + b) + (T - P + 1) * (b + c)) / 2,
    "takes the mean of both lines, without their ends": (P * (a + b) + (T - P) * (b + c)) / 2,
    "takes the mean of the least and the largest one": T * (a + b) / 2,
    "lets the cycle end where it began": (P * (a + b) + (T - P - 1) * b + (T - P + 1) * a) / 2,
    "takes the largest learning rate for all updates": T * b,
    "lets the way up last an update longer": ((P + 1) * (a + b) + (T - P - 2) * b + (T - P) * c) / 2,
}
