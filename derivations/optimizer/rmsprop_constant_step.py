"""Step of RMSProp under a constant gradient.

The gradient is the same, and not zero, at every update, and nothing is added
to the root. How long is update `t`? The average of squares starts at zero and
is not corrected, so that the first steps are long: the first one is the learning
rate over the root of `1 - alpha`. They become shorter and tend to the learning
rate.
"""

from sympy import Abs, Eq, Ne, sqrt

from symcnn import Trajectory

from . import adam_second_moment, rmsprop_step
from ._driven import last_update
from .adam_second_moment import beta2, c, t, v
from .rmsprop_step import U, alpha, eta

given = {
    eta: "learning rate",
    alpha: "decay of the average of squares",
    c: "gradient, the same at every update",
    t: "updates done",
}
sought = {U: rmsprop_step.sought[U], v: "average of squares after `t` updates"}
usual = {eta: 0.01, alpha: 0.99}
where = [t >= 1, eta >= 0, alpha > 0, alpha < 1, Ne(c, 0)]
conventions = (
    "nothing is added to the root, so a gradient of zero is excluded",
    *(word for word in rmsprop_step.conventions[2:]),
)

claim = Eq(U(t), -eta * c / (Abs(c) * sqrt(1 - alpha**t)))


def proof(q):
    """The average of squares is the second moment of Adam."""
    q.recall("An average of squares that starts at zero, and is not corrected.", adam_second_moment, {beta2: alpha})
    q.implies("After an update it is above zero.", v(t) > 0)
    q.define("The update goes against the gradient, over the root.", Eq(U(t), -eta * c / sqrt(v(t))))
    q.equals("Put the average in.", -eta * c / sqrt(c**2 * (1 - alpha**t)))
    q.equals("The root of `c**2` is the size of `c`, so that its sign alone is left.", claim.rhs)


def measure(run, eta, alpha, c, t):
    """What the last of the updates adds."""
    return last_update(run.operator, [c] * t, lr=eta, alpha=alpha, eps=0.0)


experiment = Trajectory(
    measure,
    operator="torch.optim.RMSprop",
    impostor=rmsprop_step.corrected,
    at=[
        {"eta": eta, "alpha": alpha, "c": c, "t": t}
        for eta, alpha in ((0.125, 0.5), (0.75, 0.875), (0.01, 0.99))
        for c in (-3.0, 0.25)
        for t in (1, 2, 3, 10, 100)
    ],
    operations=rmsprop_step.experiment.operations,
)
rivals = {
    "makes equal steps, as Adam does": -eta * c / Abs(c),
    "forgets the root: divides by the share of squares in the average": -eta * c / (Abs(c) * (1 - alpha**t)),
    "takes the gradient itself, not its sign": -eta * c / sqrt(1 - alpha**t),
    "counts from the update before": -eta * c / (Abs(c) * sqrt(1 - alpha ** (t + 1))),
    "lets the steps become longer": -eta * c / Abs(c) * sqrt(1 - alpha**t),
    "keeps the factor of the first step": -eta * c / (Abs(c) * sqrt(1 - alpha)),
    "forgets the sign of the gradient": -eta / sqrt(1 - alpha**t),
    "makes the steps of Adagrad": -eta * c / (Abs(c) * sqrt(t)),
}
