"""Sum of learning rates under a linear warm-up and a linear decay to zero.

The learning rate begins at the share `a` of `eta`, grows in equal steps to `eta` after `N`
updates, and falls from there in equal steps towards zero, which it would reach after `T`
updates. What do the learning rates of the `T` updates add up to? About a half of `eta*T`,
wherever the top is: a longer warm-up costs nothing of the sum but what its start is above
zero, which it gains.
"""

from sympy import Eq, Sum

from symcnn import Trajectory, integers, reals

from ._rates import total

T, N, t = integers("T N t")
eta, a, S = reals("eta a S")

given = {
    eta: "learning rate at the top",
    a: "share of it at the start",
    N: "updates of the warm-up",
    T: "number of updates",
}
sought = {S: "sum of the learning rates"}
usual = {eta: 1e-3}
where = [eta >= 0, a >= 0, a <= 1, N >= 1, T >= N + 1]
conventions = (
    "the first update has the share `a`; the schedule makes a step after every update",
    "update `N`, counted from 0, is the first one with `eta`; the last update has the share `1/(T - N)`, and the "
    "zero at the end belongs to none",
)

claim = Eq(S, eta * (T + a * (N + 1)) / 2)


def proof(q):
    """Up, and down."""
    q.define(
        "Update `t`, counted from 0, has gone the share `t/N` of the way up; from `N` on, the share "
        "`(T - t)/(T - N)` of the way down is before it.",
        Eq(S, Sum(eta * (a + (1 - a) * t / N), (t, 0, N - 1)) + Sum(eta * (T - t) / (T - N), (t, N, T - 1))),
    )
    q.equals(
        "The whole numbers from 0 to `N - 1` add up to `N*(N - 1)/2`, those from 1 to `T - N` to "
        "`(T - N)*(T - N + 1)/2`.",
        eta * (N * a + (1 - a) * (N - 1) / 2) + eta * (T - N + 1) / 2,
    )
    q.equals("The number of updates on the way up cancels but for the start.", claim.rhs)


def measure(run, eta, a, N, T):
    """The sum of the learning rates that the schedules set, one after the other."""
    import torch

    def both(optimizer):
        up = run.operator(optimizer, start_factor=a, end_factor=1.0, total_iters=N)
        down = run.operator(optimizer, start_factor=1.0, end_factor=0.0, total_iters=T - N)
        return torch.optim.lr_scheduler.SequentialLR(optimizer, [up, down], milestones=[N])

    return total(both, T, eta)


def constant(optimizer, start_factor, end_factor, total_iters):
    """A schedule that keeps its first share until the end of the way."""
    import torch

    return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=start_factor, total_iters=total_iters)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.LinearLR",
    impostor=constant,
    at=[
        {"eta": eta, "a": a, "N": N, "T": N + more}
        for eta in (0.125, 2.0)
        for a in (0.125, 0.5, 1.0)
        for N in (1, 2, 5, 20)
        for more in (1, 3, 30)
    ],
    # The factor of a step: two products, a difference, two sums, a quotient, and the product with the learning rate.
    operations=8,
    steps="T",
    # A share is a product of factors; near the end of the way down the divisor is the share itself.
    conditioning=T - N + 1 / a,
)
rivals = {
    "takes half of the largest one for each update, as if the warm-up began at nothing": eta * T / 2,
    "takes the mean of start and top for each update": eta * T * (1 + a) / 2,
    "forgets the warm-up": eta * (T + 1) / 2,
    "counts the top on both ways": eta * (T + a * (N + 1)) / 2 + eta,
    "lets the way up begin with a step": eta * (T + a * (N - 1) + 2) / 2,
    "takes the mean of start and top over the warm-up, and of top and zero after it": eta * (N * (1 + a) + (T - N)) / 2,
    "keeps the top after the warm-up": eta * (N * (1 + a) / 2 + (T - N)),
}
