"""Weight under SGD with Nesterov's momentum, for any gradients.

A weight starts at `w_0`; the gradients may be any numbers, one for each
update. An update renews the velocity, and moves the weight by `eta` times the
gradient and `beta` times the new velocity. Where is the weight after `t`
updates? Each gradient has moved it as far as it would have without the
look-ahead one update later.
"""

from sympy import And, Eq, Implies, Sum

from symcnn import ForAll, Trajectory

from . import sgd_position, sgd_velocity
from ._driven import STEEP, driven
from .sgd_position import eta, w, w_0
from .sgd_velocity import beta, g, m, s, t, tau, u

given = {symbol: meaning for symbol, meaning in sgd_position.given.items() if symbol != tau}
sought = sgd_position.sought
usual = {eta: 1e-3}
where = sgd_position.where
conventions = (
    "PyTorch's form: the gradient is the one at the weight itself, and the update takes the look-ahead into account",
    "the velocity is a sum: the new gradient is not multiplied by `1 - beta`; no dampening",
    "no weight decay",
)


def weight(share):
    """The weight, if such shares of the gradients have moved it."""
    return w_0 - eta / (1 - beta) * Sum(share * g[s], (s, 1, t))


claim = Eq(w(t), weight(1 - beta ** (t - s + 2)))


def proof(q):
    """Express the weight by the velocity."""
    received = Sum(g[s], (s, 1, u))
    q.define("The velocity, without dampening.", *(line.subs(tau, 0) for line in sgd_velocity.recurrence))
    q.define(
        "The weight starts at `w_0`, and is moved by the gradient and a part of the new velocity.",
        Eq(w(0), w_0),
        ForAll(Eq(w(u + 1), w(u) - eta * (g[u + 1] + beta * m(u + 1))), (u, 0, t - 1)),
    )
    q.induct(
        "Of the gradients received, the velocity still owes the weight `beta**2*m(u)`; all the rest has moved it, "
        "magnified by `1/(1 - beta)`. This holds after the first update, and each further one keeps it.",
        Implies(u <= t, Eq(w(u), w_0 - eta * (received - beta**2 * m(u)) / (1 - beta))),
        over=u,
        start=1,
    )
    q.induct(
        "The velocity itself is a sum of the gradients, each shrunk by `beta` in every update after its own.",
        Implies(u <= t, Eq(m(u), Sum(beta ** (u - s) * g[s], (s, 1, u)))),
        over=u,
        start=1,
    )
    q.implies(
        "Take all updates.",
        And(
            Eq(m(t), Sum(beta ** (t - s) * g[s], (s, 1, t))),
            Eq(w(t), w_0 - eta * (received.subs(u, t) - beta**2 * m(t)) / (1 - beta)),
        ),
    )
    q.implies("Put it in.", claim)


def measure(run, w_0, eta, beta, g, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, g, w_0, lr=eta, momentum=beta, nesterov=True)
    return weight


def straight(params, lr, momentum, nesterov):
    """Momentum SGD that does not look ahead."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=straight,
    at=[
        {"w_0": start, "eta": eta, "beta": beta, "g": g, "t": len(g)}
        for beta in (0.5, 0.875, 1.5)
        for start, eta in ((0.0, 0.25), (3.0, 0.125))
        for g in STEEP
    ],
    # Of the velocity a product and a sum; of the update two products and two sums.
    operations=6,
    conditioning=sgd_position.sizes / abs(claim.rhs),
)
rivals = {
    "forgets the look-ahead": weight(1 - beta ** (t - s + 1)),
    "looks ahead by two updates": weight(1 - beta ** (t - s + 3)),
    "adds the new velocity in full to the gradient": weight(1 - beta ** (t - s + 1)) - eta * Sum(g[s], (s, 1, t)),
    "looks ahead with the velocity before its renewal, so that nothing is gained": weight(1 - beta ** (t - s)),
    "lets every gradient have moved the weight by all that it ever will": weight(1),
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": w_0
    + (1 - beta) * (claim.rhs - w_0),
    "forgets the momentum": w_0 - eta * Sum(g[s], (s, 1, t)),
    "forgets where the weight starts": claim.rhs - w_0,
}
