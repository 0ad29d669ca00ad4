"""Sum of learning rates that decay exponentially.

The learning rate is `eta` at the first update, and is multiplied by `gamma`
after every one. What do the learning rates of `T` updates add up to? Under a
constant gradient of size 1 it is how far a weight is moved by gradient descent.
However long the training is, it stays below `eta/(1 - gamma)`: a weight that
starts further from where it should be never gets there.
"""

from sympy import Eq, Sum

from symcnn import Trajectory, integers, reals

from ._rates import total

T, t = integers("T t")
eta, gamma, S = reals("eta gamma S")

given = {eta: "learning rate at the start", gamma: "factor after an update", T: "number of updates"}
sought = {S: "sum of the learning rates"}
usual = {eta: 1e-3}
where = [T >= 0, eta >= 0, gamma > 0, gamma < 1]
conventions = (
    "the first update has the learning rate `eta`; the schedule makes a step after every update",
    "no least learning rate",
)

claim = Eq(S, eta * (1 - gamma**T) / (1 - gamma))


def proof(q):
    """A geometric sum."""
    q.define("Before update `t`, counted from zero, there were `t` steps.", Eq(S, Sum(eta * gamma**t, (t, 0, T - 1))))
    q.equals("Multiplied by `1 - gamma`, all terms but the first cancel against what the last one left.", claim.rhs)


def measure(run, eta, gamma, T):
    """The sum of the learning rates that the schedule sets."""
    return total(run.operator, T, eta, gamma=gamma)


def every_other(optimizer, gamma):
    """A schedule that decays after every second update."""
    import torch

    return torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=gamma)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.ExponentialLR",
    impostor=every_other,
    at=[
        {"eta": eta, "gamma": gamma, "T": T}
        for eta in (0.125, 2.0)
        for gamma in (0.5, 0.875, 0.95)
        for T in (1, 2, 3, 10, 60)
    ],
    # A product and a sum.
    operations=2,
    steps="T",
)
rivals = {
    "counts an update too many": eta * (1 - gamma ** (T + 1)) / (1 - gamma),
    "counts an update too few": eta * (1 - gamma ** (T - 1)) / (1 - gamma),
    "decays before the first update": eta * gamma * (1 - gamma**T) / (1 - gamma),
    "takes the sum without end": eta / (1 - gamma),
    "takes the mean of the first and the last learning rate": T * eta * (1 + gamma ** (T - 1)) / 2,
    "takes the last learning rate for all": T * eta * gamma ** (T - 1),
    "forgets the decay": T * eta,
}
