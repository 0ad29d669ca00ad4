"""Velocity of momentum SGD under any gradients.

The gradients may be any numbers, one for each update. The first update takes
its gradient as the velocity, in full. Every further one shrinks the velocity
by `beta` and adds its gradient less the share `tau`, the dampening. What is the
velocity after `t` updates? A gradient fades with its age; and of all
gradients, the first one alone was never dampened.
"""

from sympy import Eq, Implies, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._driven import STEEP, driven

t, s, u = integers("t s u")
beta, tau = reals("beta tau")
g, m = sequence("g", t), function("m")

given = {
    beta: "positive momentum",
    tau: "dampening",
    g: "gradients, one for each update",
    t: "updates done",
}
sought = {m: "velocity after `t` updates"}
usual = {tau: 0}
where = [t >= 1, beta > 0]
conventions = (
    "the first update starts the velocity at its gradient, which is not dampened",
    "without momentum there is no velocity, and PyTorch dampens nothing, whatever it is told",
    "no weight decay",
)


def velocity(last):
    """The velocity after so many updates."""
    return beta ** (last - 1) * g[1] + (1 - tau) * Sum(beta ** (last - s) * g[s], (s, 2, last))


claim = Eq(m(t), velocity(t))
recurrence = (Eq(m(1), g[1]), ForAll(Eq(m(u + 1), beta * m(u) + (1 - tau) * g[u + 1]), (u, 1, t - 1)))


def proof(q):
    """Induction over the updates."""
    q.define(
        "The first update takes the gradient; every further one shrinks what there is, and adds its own, dampened.",
        *recurrence,
    )
    q.induct(
        "At the first update the sum is empty. Each further one multiplies every term by `beta`, so that all "
        "exponents rise by one, and brings a term with the exponent zero.",
        Implies(u <= t, Eq(m(u), velocity(u))),
        over=u,
        start=1,
    )
    q.implies("Take all updates.", claim)


def measure(run, beta, tau, g, t):
    """The velocity that the optimizer keeps."""
    _, state = driven(run.operator, g, lr=0.125, momentum=beta, dampening=tau)
    return state["momentum_buffer"].item()


def undampened(params, lr, momentum, dampening):
    """Momentum SGD that adds every gradient in full."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum)


at = [
    {"beta": beta, "tau": tau, "g": g, "t": len(g)}
    for beta, tau in ((0.5, 0.0), (0.5, 0.5), (0.875, 0.25), (1.25, 0.5))
    for g in STEEP
]
# Where gradients of both signs cancel, their errors stay.
sizes = beta ** (t - 1) * abs(g[1]) + abs(1 - tau) * Sum(beta ** (t - s) * abs(g[s]), (s, 2, t))

experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=undampened,
    at=at,
    # Two products, a difference and a sum.
    operations=4,
    conditioning=sizes / abs(velocity(t)),
)
rivals = {
    "dampens the first gradient as well": (1 - tau) * Sum(beta ** (t - s) * g[s], (s, 1, t)),
    "forgets the dampening": Sum(beta ** (t - s) * g[s], (s, 1, t)),
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": beta ** (t - 1) * g[1]
    + (1 - beta) * Sum(beta ** (t - s) * g[s], (s, 2, t)),
    "lets the newest gradient fade most": beta ** (t - 1) * g[t]
    + (1 - tau) * Sum(beta ** (s - 1) * g[s], (s, 1, t - 1)),
    "has each gradient arrive shrunk already": beta * velocity(t),
    "takes the dampening for the share that is kept": beta ** (t - 1) * g[1]
    + tau * Sum(beta ** (t - s) * g[s], (s, 2, t)),
    "keeps the last gradient only": g[t],
}
