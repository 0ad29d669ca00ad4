"""Sum of learning rates under polynomial decay of the second power.

The learning rate is `eta` at the first update, and falls to zero after `T` of them like the
square of the share of updates that are left. What do the learning rates of the `T` updates
add up to? About a third of what they would be without decay, where a straight line leaves a
half.
"""

from sympy import Eq, Rational, Sum

from symcnn import Trajectory, integers, reals

from ._rates import total

T, t = integers("T t")
eta, S = reals("eta S")

given = {eta: "learning rate at the start", T: "number of updates"}
sought = {S: "sum of the learning rates"}
usual = {eta: 1e-3}
where = [T >= 1, eta >= 0]
conventions = (
    "the power is 2; the first update has the learning rate `eta`, and the schedule makes a step after every update",
    "the zero at the end belongs to no update",
)

claim = Eq(S, eta * (T + 1) * (2 * T + 1) / (6 * T))


def proof(q):
    """A sum of squares."""
    q.define(
        "Before update `t`, counted from 0, `T - t` of the `T` updates are left.",
        Eq(S, Sum(eta * (1 - t / T) ** 2, (t, 0, T - 1))),
    )
    q.equals("Put what is left in terms of whole squares.", eta / T**2 * Sum((T - t) ** 2, (t, 0, T - 1)))
    q.equals("The squares from 1 to `T**2` add up to `T*(T + 1)*(2*T + 1)/6`.", claim.rhs)


def measure(run, eta, T):
    """The sum of the learning rates that the schedule sets."""
    return total(run.operator, T, eta, total_iters=T, power=2.0)


def straight(optimizer, total_iters, power):
    """A schedule that falls in a straight line."""
    import torch

    return torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=total_iters)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.PolynomialLR",
    impostor=straight,
    at=[{"eta": eta, "T": T} for eta in (0.125, 2.0, 3.0) for T in (1, 2, 3, 5, 10, 40)],
    # Two quotients, two differences, a quotient, a power, a product; a sum.
    operations=8,
    steps="T",
    # A learning rate is a product of quotients, which lose digits near the end.
    conditioning=2 * T,
)
rivals = {
    "falls in a straight line": eta * (T + 1) / 2,
    "takes the area under the parabola": eta * T / 3,
    "takes the mean of start and end for each update": eta * T / 2,
    "decays before the first update": eta * (T - 1) * (2 * T - 1) / (6 * T),
    "falls slowly first, like one less a square": eta * (T - (T - 1) * (2 * T - 1) / (6 * T)),
    "forgets the decay": eta * T,
    "falls like the third power": eta * Rational(1, 4) * (T + 1) ** 2 / T,
}
