"""Weight under Adam without epsilon.

Nothing is added to the root. Under a gradient `c` that is the same at every
update, and not zero, every update moves the weight by the learning rate, against
the sign of the gradient: after `t` updates it has moved `eta*t`, however large or
small the gradient is.
"""

from sympy import Abs, Eq, Ne, Sum, sqrt

from symcnn import Trajectory, function, grid, integers, reals

from . import adam_position_epsilon
from ._constant_gradient import after

t, s = integers("t s")
eta, c, beta1, beta2 = reals("eta c beta1 beta2")
w = function("w")

given = {
    eta: "learning rate",
    c: "gradient, the same at every update",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    t: "updates done",
}
sought = {w: "weight after `t` updates"}
usual = {eta: 1e-3, beta1: 0.9, beta2: 0.999}
where = [t >= 0, eta >= 0, beta1 > 0, beta1 < 1, beta2 > 0, beta2 < 1, Ne(c, 0)]
conventions = (
    "nothing is added to the root, so a gradient of zero is excluded",
    *adam_position_epsilon.conventions[1:],
)

claim = Eq(w(t), -eta * t * c / Abs(c))


def proof(q):
    """A special case."""
    q.recall(
        "Take nothing for what is added to the root. The denominator is then the size of the gradient, which is not "
        "zero; `c/Abs(c)` is the sign of the gradient.",
        adam_position_epsilon,
        {adam_position_epsilon.epsilon: 0},
    )


def measure(run, eta, c, beta1, beta2, t):
    """The weight after t steps of the optimizer."""
    weight, _ = after(run.operator, c, t, lr=eta, betas=(beta1, beta2), eps=0.0)
    return weight


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor="torch.optim.NAdam",
    at=[
        *grid(
            eta=[0.1],
            c=[-3.0, 1e-6],
            beta1=[0.5, 0.9],
            beta2=[0.99, 0.99999, 0.9999999],
            t=[0, 1, 2, 3, 10, 100],
        ),
        {"eta": 0.5, "c": 2.0, "beta1": 0.9, "beta2": 0.99, "t": 4},
    ],
    operations=adam_position_epsilon.operations,
    conditioning=adam_position_epsilon.conditioning,
)
rivals = {
    "takes the gradient itself, not its sign": -eta * t * c,
    "divides by the second moment, not by its root": -eta * t / c,
    "forgets the sign of the gradient": -eta * t,
    "counts from the update before": -eta * (t - 1) * c / Abs(c),
    "forgets the correction of both moments": -eta * c / Abs(c) * Sum((1 - beta1**s) / sqrt(1 - beta2**s), (s, 1, t)),
    "forgets the correction of the first moment": -eta * c / Abs(c) * (t - beta1 * (1 - beta1**t) / (1 - beta1)),
    "forgets the correction of the second moment": -eta * c / Abs(c) * Sum(1 / sqrt(1 - beta2**s), (s, 1, t)),
}
