"""Step of Adagrad under a constant gradient.

The gradient is the same, and not zero, at every update, and nothing is added
to the root, nor has the sum of squares a start. The first update then moves the
weight by the learning rate, however large the gradient is, and update `t` by
the learning rate over the root of `t`. (Adam makes equal steps.)
"""

from sympy import Abs, Eq, Ne, sqrt

from symcnn import Trajectory, reals

from . import adagrad_step
from ._driven import last_update
from .adagrad_step import U, a, epsilon, eta, g, r, t

c = reals("c")

given = {eta: "learning rate", c: "gradient, the same at every update", t: "updates done"}
sought = adagrad_step.sought
usual = {eta: 0.01}
where = [t >= 1, eta >= 0, Ne(c, 0)]
conventions = (
    "nothing is added to the root, so a gradient of zero is excluded",
    "the learning rate does not decay, and the sum of squares starts at zero",
    "no weight decay",
)

claim = Eq(U(t), -eta * c / (Abs(c) * sqrt(t)))


def proof(q):
    """Equal squares."""
    q.recall("What an update adds, for any gradients.", adagrad_step, {g: lambda update: c, epsilon: 0, a: 0, r: 0})
    q.equals("All `t` squares are the same.", -eta * c / sqrt(t * c**2))
    q.equals("The root of `c**2` is the size of `c`, so that its sign alone is left.", claim.rhs)


def measure(run, eta, c, t):
    """What the last of the updates adds."""
    return last_update(run.operator, [c] * t, lr=eta, eps=0.0)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adagrad",
    impostor="torch.optim.RMSprop",
    at=[
        {"eta": eta, "c": c, "t": t} for eta in (0.125, 0.75) for c in (-3.0, 0.25, 2.0) for t in (1, 2, 3, 4, 10, 100)
    ],
    operations=adagrad_step.experiment.operations,
)
rivals = {
    "makes equal steps, as Adam does": -eta * c / Abs(c),
    "divides by the number of updates, not by its root": -eta * c / (Abs(c) * t),
    "takes the gradient itself, not its sign": -eta * c / sqrt(t),
    "divides by the sum of squares, not by its root": -eta / (c * t),
    "forgets the sign of the gradient": -eta / sqrt(t),
    "counts from the update before": -eta * c / (Abs(c) * sqrt(t + 1)),
}
