"""Sum of learning rates that decay in steps.

The learning rate is `eta` at first, and is multiplied by `gamma` after every
`p` updates. What do the learning rates of `T` updates add up to? The updates
fall into whole periods, whose sums are geometric, and into what is left over,
which all have the last learning rate.
"""

from sympy import And, Eq, Sum, floor, oo

from symcnn import ForAll, Trajectory, function, integers, reals

from ._rates import total

T, p, n, u, d = integers("T p n u d")
eta, gamma, S = reals("eta gamma S")
A = function("A")

given = {
    eta: "learning rate at the start",
    gamma: "factor after a period",
    p: "updates in a period",
    T: "number of updates",
}
sought = {S: "sum of the learning rates"}
usual = {eta: 1e-3, gamma: 0.1}
where = [T >= 0, p >= 1, eta >= 0, gamma > 0, gamma < 1]
conventions = ("the first period has the learning rate `eta`; the schedule makes a step after every update",)

periods = floor(T / p)
claim = Eq(S, eta * (p * (1 - gamma**periods) / (1 - gamma) + (T - p * periods) * gamma**periods))


def proof(q):
    """Period by period, and what is left over."""
    q.define(
        "Period `n`, counted from zero, comes after `n` decays. Add its updates to those of the periods before.",
        Eq(A(0), 0),
        ForAll(Eq(A(n + 1), A(n) + Sum(eta * gamma**n, (u, 1, p))), (n, 0, oo)),
    )
    q.implies(
        "Within a period all learning rates are the same.",
        ForAll(Eq(A(n + 1), A(n) + eta * p * gamma**n), (n, 0, oo)),
    )
    q.induct(
        "So the sums over whole periods are geometric.",
        Eq(A(n), eta * p * (1 - gamma**n) / (1 - gamma)),
        over=n,
    )
    q.define("There are so many whole periods,", Eq(d, periods))
    q.implies("which leave some updates over, or none.", And(d >= 0, T - p * d >= 0))
    q.define("Those have had one decay more.", Eq(S, A(d) + Sum(eta * gamma**d, (u, 1, T - p * d))))
    q.equals("Put the whole periods in.", eta * p * (1 - gamma**d) / (1 - gamma) + (T - p * d) * eta * gamma**d)
    q.equals("Put their number in.", claim.rhs)


def measure(run, eta, gamma, p, T):
    """The sum of the learning rates that the schedule sets."""
    return total(run.operator, T, eta, step_size=p, gamma=gamma)


def once(optimizer, step_size, gamma):
    """A schedule that decays once only."""
    import torch

    return torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[step_size], gamma=gamma)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.StepLR",
    impostor=once,
    at=[
        {"eta": eta, "gamma": gamma, "p": p, "T": T}
        for eta in (0.125, 2.0)
        for gamma, p in ((0.5, 1), (0.5, 2), (0.875, 3), (0.1, 30), (0.75, 4))
        for T in (1, 2, 3, 8, 10, 90, 100)
    ],
    operations=2,
    steps="T",
)
rivals = {
    "forgets what is left over": eta * p * (1 - gamma**periods) / (1 - gamma),
    "counts what is left over as a whole period": eta * p * (1 - gamma ** (periods + 1)) / (1 - gamma),
    "lets what is left over have decayed once more": eta
    * (p * (1 - gamma**periods) / (1 - gamma) + (T - p * periods) * gamma ** (periods + 1)),
    "decays before the first period": gamma * claim.rhs,
    "decays after every update": eta * (1 - gamma**T) / (1 - gamma),
    "decays by the factor smoothly within a period": eta * (1 - gamma ** (T / p)) / (1 - gamma ** (1 / p)),
    "forgets the decay": T * eta,
    "takes the last learning rate for all": T * eta * gamma**periods,
}
