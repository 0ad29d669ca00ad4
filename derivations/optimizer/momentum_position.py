"""Weight under momentum SGD.

An update first renews the velocity `m` and then moves the weight `w` by `eta`
times the new velocity, against its sign. The gradient is `c` at every update;
weight and velocity start at zero. Where is the weight after `t` updates?
"""

from sympy import Eq, Ne, oo

from symcnn import ForAll, Trajectory, function, grid, integers, reals

from . import momentum_velocity
from ._constant_gradient import after

t = integers("t")
eta, c, beta = reals("eta c beta")
w, m = function("w"), function("m")

given = {
    eta: "learning rate",
    c: "gradient, the same at every update",
    beta: "momentum",
    t: "updates done",
}
sought = {w: "weight after `t` updates"}
usual = {eta: 1e-3, beta: 0}
where = [t >= 0, eta >= 0, beta >= 0, Ne(beta, 1)]
conventions = ("the weight moves by the velocity that the same update has renewed", *momentum_velocity.conventions)

claim = Eq(w(t), -eta * c * (t / (1 - beta) - beta * (1 - beta**t) / (1 - beta) ** 2))


def proof(q):
    """Express the weight by the velocity."""
    q.define("The velocity, as before.", *momentum_velocity.recurrence)
    q.define(
        "The weight starts at zero and is moved by the new velocity.",
        Eq(w(0), 0),
        ForAll(Eq(w(t + 1), w(t) - eta * m(t + 1)), (t, 0, oo)),
    )
    q.induct(
        "Of the gradient `c*t` received so far, the velocity still owes the weight `beta*m(t)`; all the rest has "
        "moved the weight, magnified by `1/(1 - beta)`. This holds at the start, and an update keeps it: both "
        "sides fall by `eta*(beta*m(t) + c)`.",
        Eq(w(t), -eta * (c * t - beta * m(t)) / (1 - beta)),
        over=t,
        start=0,
    )
    q.recall("What the velocity is, we know.", momentum_velocity)
    q.implies("Put it in.", claim)


def measure(run, eta, c, beta, t):
    """The weight after t steps of the optimizer."""
    weight, _ = after(run.operator, c, t, lr=eta, momentum=beta)
    return weight


def nesterov(params, lr, momentum):
    """Momentum SGD that looks ahead by one more step of the velocity."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum, nesterov=momentum > 0)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=nesterov,
    at=grid(eta=[0.1, 1.5], c=[-3.0, 0.7], beta=[0.0, 0.5, 0.9, 0.99], t=[0, 1, 2, 3, 10, 100]),
    # Those of the velocity; a product with the learning rate and a sum. All terms have one sign.
    operations=momentum_velocity.experiment.operations + 2,
)
rivals = {
    "moves by the velocity before its renewal": -eta * c * (t / (1 - beta) - (1 - beta**t) / (1 - beta) ** 2),
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": (1 - beta) * claim.rhs,
    "multiplies the limit of the velocity by the number of updates": -eta * c * t / (1 - beta),
    "forgets the momentum": -eta * c * t,
    "moves along the gradient, not against it": -claim.rhs,
    "keeps the slope and the offset, and forgets what decays": -eta * c * (t / (1 - beta) - beta / (1 - beta) ** 2),
}
