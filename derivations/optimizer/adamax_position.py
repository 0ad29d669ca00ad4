"""Weight under Adamax.

Adamax puts a norm in place of Adam's root of an average of squares: an update
shrinks the old norm by `beta2`, and takes the size of its gradient and
`epsilon` if that is larger. The gradient is `c` at every update; weight, first
moment and norm start at zero. Where is the weight after `t` updates? The first
gradient sets the norm, and no later one is larger, so that every update moves the
weight equally far: Adam and Adamax are the same here.
"""

from sympy import Abs, Eq, Max, oo

from symcnn import ForAll, Trajectory, function, grid

from . import adam_corrected_first_moment, adam_first_moment, adam_position_epsilon
from ._constant_gradient import after
from .adam_position_epsilon import beta1, beta2, c, epsilon, eta, mhat, t, w

v = function("v")

given = {
    eta: "learning rate",
    c: "gradient, the same at every update",
    beta1: "decay of the first moment",
    beta2: "decay of the norm",
    epsilon: "what is added to the size of a gradient",
    t: "updates done",
}
sought = {w: "weight after `t` updates", v: "norm after `t` updates"}
usual = {eta: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
where = adam_position_epsilon.where
conventions = (
    "`epsilon` is added to the size of the gradient, before it is compared with the norm",
    "the first moment is corrected for its start, the norm is not",
    "no weight decay",
)

claim = Eq(w(t), -eta * t * c / (Abs(c) + epsilon))


def proof(q):
    """The norm is set at once."""
    q.recall(
        "From the first update on, the corrected first moment is the gradient.",
        adam_corrected_first_moment,
        forall=((t, 1, oo),),
    )
    q.define(
        "The norm starts at zero; an update takes the larger one of the shrunk norm and the new size.",
        Eq(v(0), 0),
        ForAll(Eq(v(t + 1), Max(beta2 * v(t), Abs(c) + epsilon)), (t, 0, oo)),
    )
    q.induct("Shrunk, it is never above the size of the gradient.", Eq(v(t), Abs(c) + epsilon), over=t, start=1)
    q.define(
        "The weight starts at zero and is moved by the quotient.",
        Eq(w(0), 0),
        ForAll(Eq(w(t + 1), w(t) - eta * mhat(t + 1) / v(t + 1)), (t, 0, oo)),
    )
    q.induct("So every update adds the same.", claim, over=t, start=0)


def measure(run, eta, c, beta1, beta2, epsilon, t):
    """The weight after t steps of the optimizer."""
    weight, _ = after(run.operator, c, t, lr=eta, betas=(beta1, beta2), eps=epsilon)
    return weight


experiment = Trajectory(
    measure,
    operator="torch.optim.Adamax",
    impostor="torch.optim.NAdam",
    at=[
        *grid(
            eta=[0.1, 0.5],
            c=[-3.0, 0.25],
            beta1=[0.5, 0.9],
            beta2=[0.5, 0.99],
            epsilon=[0.0, 0.5],
            t=[0, 1, 2, 3, 10, 100],
        ),
    ],
    # The first moment; its correction, a power and a difference; the norm; two quotients, a product and a sum.
    operations=adam_first_moment.experiment.operations + 8,
    # As for Adam: the difference 1 - beta1**t.
    conditioning=1 / (1 - beta1 ** Max(t, 1)),
)
rivals = {
    "takes the gradient itself, not its sign": -eta * t * c,
    "forgets `epsilon`": -eta * t * c / Abs(c),
    "corrects the norm for its start as well, as Adam does": -eta
    * c
    / (Abs(c) + epsilon)
    * (t - beta2 * (1 - beta2**t) / (1 - beta2)),
    "forgets the correction of the first moment": -eta
    * c
    / (Abs(c) + epsilon)
    * (t - beta1 * (1 - beta1**t) / (1 - beta1)),
    "lets the norm shrink": -eta * c / (Abs(c) + epsilon) * (beta2 ** (-t) - 1) / (1 / beta2 - 1),
    "divides by the square of the size": -eta * t * c / (c**2 + epsilon),
    "forgets the sign of the gradient": -eta * t * Abs(c) / (Abs(c) + epsilon),
    "counts from the update before": -eta * (t - 1) * c / (Abs(c) + epsilon),
}
