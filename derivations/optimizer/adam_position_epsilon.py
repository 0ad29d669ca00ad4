"""Weight under Adam.

An update moves the weight `w` by `eta` times the corrected first moment over the
root of the corrected second moment plus `epsilon`, against the sign of the
former. The gradient is `c` at every update; weight and moments start at zero.
Where is the weight after `t` updates? Every update moves it equally far, and the
two decays do not enter at all.
"""

from sympy import Abs, Eq, Max, Sum, oo, sqrt

from symcnn import ForAll, Trajectory, function, grid, integers, reals

from . import adam_corrected_first_moment, adam_corrected_second_moment, adam_first_moment, adam_second_moment
from ._constant_gradient import after

t, s = integers("t s")
eta, c, beta1, beta2, epsilon = reals("eta c beta1 beta2 epsilon")
w, mhat, vhat = function("w"), function("mhat"), function("vhat")

given = {
    eta: "learning rate",
    c: "gradient, the same at every update",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    epsilon: "what is added to the root",
    t: "updates done",
}
sought = {w: "weight after `t` updates"}
usual = {eta: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
where = [t >= 0, eta >= 0, beta1 > 0, beta1 < 1, beta2 > 0, beta2 < 1, epsilon >= 0, Abs(c) + epsilon > 0]
conventions = (
    "`epsilon` is added outside the root and after the correction",
    "`t` counts the updates that are done; the correction after `t` updates has the exponent `t`",
    "no weight decay",
)

claim = Eq(w(t), -eta * t * c / (Abs(c) + epsilon))


def proof(q):
    """Equal steps."""
    q.recall(
        "From the first update on, the corrected first moment is the gradient.",
        adam_corrected_first_moment,
        forall=((t, 1, oo),),
    )
    q.recall("The corrected second moment is its square.", adam_corrected_second_moment, forall=((t, 1, oo),))
    q.define(
        "The weight starts at zero and is moved by the quotient.",
        Eq(w(0), 0),
        ForAll(Eq(w(t + 1), w(t) - eta * mhat(t + 1) / (sqrt(vhat(t + 1)) + epsilon)), (t, 0, oo)),
    )
    q.induct(
        "The root of `c**2` is the size of `c`, so every update adds the same `-eta*c/(Abs(c) + epsilon)`.",
        claim,
        over=t,
        start=0,
    )


def measure(run, eta, c, beta1, beta2, epsilon, t):
    """The weight after t steps of the optimizer."""
    weight, _ = after(run.operator, c, t, lr=eta, betas=(beta1, beta2), eps=epsilon)
    return weight


operations = (
    adam_first_moment.experiment.operations
    + adam_second_moment.experiment.operations
    # Each correction: a power and a difference; the root of one, the learning rate over the other.
    + 2 * 2
    + 2
    # The root of the second moment, its quotient with the correction, the sum with epsilon.
    + 3
    # The quotient of the moments, its product with the step size, the sum with the weight.
    + 3
)
# The difference 1 - beta**t makes a relative error of beta**t larger by beta**t/(1 - beta**t). That is most at
# the first update, but below 1/(1 - beta), which is at most t/(1 - beta**t); this t is among the steps. The
# errors of the moments, which add up over the updates, are not magnified. At t = 0 nothing is computed.
conditioning = Max(1 / (1 - beta1 ** Max(t, 1)), 1 / (1 - beta2 ** Max(t, 1)))

experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor="torch.optim.NAdam",
    at=[
        *grid(
            eta=[0.1], c=[-3.0, 0.001], beta1=[0.9], beta2=[0.99, 0.99999], epsilon=[1e-8, 0.5], t=[0, 1, 2, 3, 10, 100]
        ),
        {"eta": 0.5, "c": 2.0, "beta1": 0.9, "beta2": 0.99, "epsilon": 0.25, "t": 4},
    ],
    operations=operations,
    conditioning=conditioning,
)
rivals = {
    "puts epsilon inside the root": -eta * t * c / sqrt(c**2 + epsilon),
    "forgets epsilon": -eta * t * c / Abs(c),
    "adds epsilon before the correction": -eta * c * Sum(1 / (Abs(c) + epsilon / sqrt(1 - beta2**s)), (s, 1, t)),
    "forgets the correction of both moments": -eta
    * c
    * Sum((1 - beta1**s) / (Abs(c) * sqrt(1 - beta2**s) + epsilon), (s, 1, t)),
    "takes the gradient itself, not over its size": -eta * t * c,
    "counts from the update before": -eta * (t - 1) * c / (Abs(c) + epsilon),
    "forgets the sign of the gradient": -eta * t * Abs(c) / (Abs(c) + epsilon),
}
