"""Velocity of momentum SGD.

With momentum, the optimizer remembers a velocity `m`. Each update shrinks it by
the factor `beta` and adds the gradient in full. The gradient is `c` at every
update, and the velocity starts at zero. What is the velocity after `t` updates?
It is a sum of gradients and not an average of them: for `beta` below 1 it tends
to `c/(1 - beta)`, not to `c`.
"""

from sympy import Eq, Ne, oo

from symcnn import ForAll, Trajectory, function, grid, integers, reals

from ._constant_gradient import after, kept

t = integers("t")
c, beta = reals("c beta")
m = function("m")

given = {c: "gradient, the same at every update", beta: "momentum", t: "updates done"}
sought = {m: "velocity after `t` updates"}
usual = {beta: 0}
where = [t >= 0, beta >= 0, Ne(beta, 1)]
conventions = (
    "the velocity is a sum: the new gradient is not multiplied by `1 - beta`",
    "`t` counts the updates that are done, and the velocity starts at zero",
    "no dampening, no weight decay",
)

claim = Eq(m(t), c * (1 - beta**t) / (1 - beta))
recurrence = (Eq(m(0), 0), ForAll(Eq(m(t + 1), beta * m(t) + c), (t, 0, oo)))


def proof(q):
    """Induction over the updates."""
    q.define("The velocity starts at zero; an update shrinks it by `beta` and adds the gradient.", *recurrence)
    q.induct(
        "Nothing has been added at the start. If the formula holds after `t` updates, then one more gives "
        "`beta*c*(1 - beta**t)/(1 - beta) + c`, and over one denominator the two terms `beta*c` cancel.",
        claim,
        over=t,
        start=0,
    )


def measure(run, c, beta, t):
    """The velocity that the optimizer keeps."""
    _, state = after(run.operator, c, t, lr=0.1, momentum=beta)
    return kept(state, "momentum_buffer")


def dampened(params, lr, momentum):
    """Momentum SGD that adds only a part of every gradient after the first."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum, dampening=0.1)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=dampened,
    at=grid(c=[-3.0, 0.7], beta=[0.5, 0.9, 0.99, 1.1], t=[0, 1, 2, 3, 10, 100]),
    # A product and a sum. All terms have one sign, so relative errors are not magnified.
    operations=2,
)
rivals = {
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": c * (1 - beta**t),
    "has the first gradient arrive one update late": c * (1 - beta ** (t - 1)) / (1 - beta),
    "counts the start as an update": c * (1 - beta ** (t + 1)) / (1 - beta),
    "lets the velocity start at its limit": c / (1 - beta),
    "forgets the momentum": c,
}
