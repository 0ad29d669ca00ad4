"""Largest learning rate of the Transformer's schedule.

The learning rate of update `t`, counted from 1, grows in a straight line for `N` updates, and
then falls with the inverse root of their number: over the root of the model's width `d` it is
the smaller one of `t` over `N` to the power 3/2, and one over the root of `t`. How large does
it become in `T` updates? The two meet at update `N`; a longer warm-up makes the top lower.
"""

from sympy import Eq, Implies, Max, Min, Rational, oo, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals

from ._rates import rates

T, N, t, d = integers("T N t d")
P, h = reals("P h")
f, M = function("f"), function("M")

given = {N: "updates of the warm-up", d: "width of the model", T: "number of updates"}
sought = {
    P: "largest learning rate",
    f: "learning rate of an update",
    h: "learning rate of the last update of the warm-up",
    M: "largest learning rate of so many updates",
}
where = [N >= 1, d >= 1, T >= N]
conventions = (
    "updates count from 1: counted from 0 the first one would have the learning rate zero, or none",
    "the schedule is not multiplied by a factor of its own",
)

claim = Eq(P, 1 / sqrt(d * N))


def proof(q):
    """Up to where both are the same, and down."""
    q.define(
        "The smaller one of a line and an inverse root.",
        ForAll(Eq(f(t), Min(1 / sqrt(t), t / (N * sqrt(N))) / sqrt(d)), (t, 1, oo)),
    )
    q.define("At the end of the warm-up it is", Eq(h, 1 / (sqrt(N) * sqrt(d))))
    q.implies("since both are the same there.", Eq(f(N), h))
    q.implies(
        "Before it the line is lower, after it the inverse root.",
        ForAll(Implies(t <= N, t / (N * sqrt(N)) <= 1 / sqrt(N)), (t, 1, oo)),
    )
    q.implies("Likewise", ForAll(Implies(t >= N, 1 / sqrt(t) <= 1 / sqrt(N)), (t, 1, oo)))
    q.implies("So no update has more.", ForAll(f(t) <= h, (t, 1, oo)))
    q.define(
        "The largest of so many learning rates.",
        Eq(M(0), 0),
        ForAll(Eq(M(t + 1), Max(M(t), f(t + 1))), (t, 0, oo)),
    )
    q.induct("It is never above that,", M(t) <= h, over=t)
    q.induct("and has come to it when the warm-up ends.", Implies(t >= N, M(t) >= h), over=t)
    q.define("The largest of all.", Eq(P, M(T)))
    q.implies("It is that at the end of the warm-up.", Eq(P, h))
    q.equals("Take one root.", claim.rhs)


def measure(run, N, d, T):
    """The largest one of the learning rates that the schedule sets."""

    def factor(update):
        return min((update + 1) ** -0.5, (update + 1) * N**-1.5) * d**-0.5

    return max(rates(run.operator, T, 1.0, lr_lambda=factor))


def multiplied(optimizer, lr_lambda):
    """A schedule that multiplies the factors of all updates so far."""
    import torch

    return torch.optim.lr_scheduler.MultiplicativeLR(optimizer, lr_lambda)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.LambdaLR",
    impostor=multiplied,
    at=[{"N": N, "d": d, "T": N + more} for N in (1, 2, 7, 40) for d in (1, 16, 512) for more in (0, 3, 20)],
    # Three powers and three products.
    operations=12,
    steps=None,
)
rivals = {
    "forgets the width": 1 / sqrt(N),
    "forgets the warm-up": 1 / sqrt(d),
    "forgets the roots": Rational(1) / (d * N),
    "takes the learning rate at the end": 1 / sqrt(d * T),
    "takes the learning rate of the first update": 1 / (sqrt(d) * N * sqrt(N)),
    "lets the line go on to the end": T / (sqrt(d) * N * sqrt(N)),
    "multiplies by the root of the width": sqrt(d) / sqrt(N),
}
