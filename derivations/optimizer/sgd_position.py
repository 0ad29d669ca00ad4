"""Weight under SGD with momentum, for any gradients.

A weight starts at `w_0`; the gradients may be any numbers, one for each
update. An update renews the velocity, with dampening `tau`, and moves the
weight by `eta` times it. Where is the weight after `t` updates? Each gradient
has moved it by a share that grows with its age, from `eta` at once to
`eta/(1 - beta)` in the end.
"""

from sympy import Eq, Implies, Ne, Sum

from symcnn import ForAll, Trajectory, function, reals

from . import sgd_velocity
from ._driven import STEEP, driven
from .sgd_velocity import beta, g, m, s, t, tau, u

eta, w_0 = reals("eta w_0")
w = function("w")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    beta: "positive momentum",
    tau: "dampening",
    g: "gradients, one for each update",
    t: "updates done",
}
sought = {w: "weight after `t` updates", m: sgd_velocity.sought[m]}
usual = {eta: 1e-3, tau: 0}
where = [*sgd_velocity.where, eta >= 0, Ne(beta, 1)]
conventions = (
    "the weight moves by the velocity that the same update has renewed; no look-ahead",
    *sgd_velocity.conventions,
)


def weight(first, share):
    """The weight, if these shares of the first gradient and of the others have moved it."""
    return w_0 - eta / (1 - beta) * (first * g[1] + (1 - tau) * Sum(share * g[s], (s, 2, t)))


claim = Eq(w(t), weight(1 - beta**t, 1 - beta ** (t - s + 1)))


def proof(q):
    """Express the weight by the velocity."""
    received = g[1] + (1 - tau) * Sum(g[s], (s, 2, u))
    q.define("The velocity, as before.", *sgd_velocity.recurrence)
    q.define(
        "The weight starts at `w_0` and is moved by the new velocity.",
        Eq(w(0), w_0),
        ForAll(Eq(w(u + 1), w(u) - eta * m(u + 1)), (u, 0, t - 1)),
    )
    q.induct(
        "Of the gradients received, the velocity still owes the weight `beta*m(u)`; all the rest has moved it, "
        "magnified by `1/(1 - beta)`. This holds after the first update, and each further one keeps it.",
        Implies(u <= t, Eq(w(u), w_0 - eta * (received - beta * m(u)) / (1 - beta))),
        over=u,
        start=1,
    )
    q.implies("Take all updates.", Eq(w(t), w_0 - eta * (received.subs(u, t) - beta * m(t)) / (1 - beta)))
    q.recall("What the velocity is, we know.", sgd_velocity)
    q.implies("Put it in.", claim)


def measure(run, w_0, eta, beta, tau, g, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, g, w_0, lr=eta, momentum=beta, dampening=tau)
    return weight


def nesterov(params, lr, momentum, dampening):
    """Momentum SGD that looks ahead by one more step of the velocity, and dampens nothing."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum, nesterov=True)


# All errors together: each gradient's, by its share, and the start's.
sizes = abs(w_0) + eta / abs(1 - beta) * Sum(abs(1 - beta ** (t - s + 2)) * abs(g[s]), (s, 1, t))

experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=nesterov,
    at=[
        {"w_0": start, "eta": eta, "beta": beta, "tau": tau, "g": g, "t": len(g)}
        for beta, tau in ((0.5, 0.0), (0.5, 0.5), (0.875, 0.25), (1.5, 0.25))
        for start, eta in ((0.0, 0.25), (3.0, 0.125))
        for g in STEEP
    ],
    # Of the velocity two products, a difference and a sum; of the update a product and a sum.
    operations=6,
    conditioning=sizes / abs(claim.rhs),
)
rivals = {
    "moves by the velocity before its renewal": weight(1 - beta ** (t - 1), 1 - beta ** (t - s)),
    "dampens the first gradient as well": weight((1 - tau) * (1 - beta**t), 1 - beta ** (t - s + 1)),
    "forgets the dampening": w_0 - eta / (1 - beta) * Sum((1 - beta ** (t - s + 1)) * g[s], (s, 1, t)),
    "lets every gradient have moved the weight by all that it ever will": weight(1, 1),
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": (1 - beta) * (claim.rhs - w_0)
    + w_0,
    "lets the newest gradient have moved the weight most": weight(1 - beta, 1 - beta**s),
    "forgets the momentum": w_0 - eta * (g[1] + (1 - tau) * Sum(g[s], (s, 2, t))),
    "moves along the gradients, not against them": 2 * w_0 - claim.rhs,
    "forgets where the weight starts": claim.rhs - w_0,
}
