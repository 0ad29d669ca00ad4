"""Sum of learning rates after a linear warm-up.

The learning rate begins at the share `a` of `eta`, grows or falls in equal
steps to the share `b` after `N` updates, and stays there. What do the learning
rates of `T` updates add up to, if `T` is at least `N`? The straight line falls
short of its mean by half a step, since the update at its end is one of those
that follow.
"""

from sympy import Eq, Rational, Sum

from symcnn import Trajectory, integers, reals

from ._rates import total

T, N, t = integers("T N t")
eta, a, b, S = reals("eta a b S")

given = {
    eta: "learning rate",
    a: "share of it at the start",
    b: "share of it at the end",
    N: "updates on the way",
    T: "number of updates",
}
sought = {S: "sum of the learning rates"}
usual = {eta: 1e-3}
where = [eta >= 0, a > 0, a <= 1, b >= 0, b <= 1, N >= 1, T >= N]
conventions = (
    "the first update has the share `a`; the schedule makes a step after every update",
    "update `N`, counted from zero, is the first one with the share `b`",
)

claim = Eq(S, eta * (T * b - (b - a) * (N + 1) / 2))


def proof(q):
    """The straight line, and what stays."""
    q.define(
        "Update `t`, counted from zero, has gone the share `t/N` of the way, the updates from `N` on all of it.",
        Eq(S, Sum(eta * (a + (b - a) * t / N), (t, 0, N - 1)) + Sum(eta * b, (t, N, T - 1))),
    )
    q.equals(
        "The whole numbers from 0 to `N - 1` add up to `N*(N - 1)/2`.",
        eta * (N * a + (b - a) * (N - 1) / 2) + eta * b * (T - N),
    )
    q.equals("Collect the shares.", claim.rhs)


def measure(run, eta, a, b, N, T):
    """The sum of the learning rates that the schedule sets."""
    return total(run.operator, T, eta, start_factor=a, end_factor=b, total_iters=N)


def constant(optimizer, start_factor, end_factor, total_iters):
    """A schedule that keeps its first share until the end of the way."""
    import torch

    return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=start_factor, total_iters=total_iters)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.LinearLR",
    impostor=constant,
    at=[
        {"eta": eta, "a": a, "b": b, "N": N, "T": N + more}
        for eta in (0.125, 2.0)
        for a, b in ((0.25, 1.0), (0.5, 1.0), (1.0, 0.25), (0.125, 0.5))
        for N in (1, 2, 5, 20)
        for more in (0, 1, 30)
    ],
    # The factor of a step: two products, a difference, two sums, a quotient, and the product with the learning rate.
    operations=8,
    steps="T",
    # A share is a product of factors, in each of which a share is the divisor.
    conditioning=1 / a,
)
rivals = {
    "takes the mean of the shares over the way": eta * (N * (a + b) / 2 + (T - N) * b),
    "lets the way begin with a step": eta * (T * b - (b - a) * (N - 1) / 2),
    "forgets the start": eta * (N * a + (T - N) * b),
    "forgets the warm-up": eta * T * b,
    "begins at nothing": eta * b * (T - Rational(1, 2) * (N + 1)),
    "stretches the way over all updates": eta * T * (a + b) / 2,
}
