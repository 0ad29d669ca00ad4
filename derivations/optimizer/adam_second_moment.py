"""Second moment of Adam.

Adam keeps an exponential moving average `v` of the squared gradients, in which
the newest has the weight `1 - beta2`. The gradient is `c` at every update, and
the average starts at zero. What is it after `t` updates?
"""

from sympy import Eq, Integer, oo

from symcnn import ForAll, Trajectory, function, grid, integers, reals

from ._constant_gradient import after, kept

t = integers("t")
c, beta2 = reals("c beta2")
v = function("v")

given = {c: "gradient, the same at every update", beta2: "decay of the second moment", t: "updates done"}
sought = {v: "second moment after `t` updates"}
usual = {beta2: 0.999}
where = [t >= 0, beta2 > 0, beta2 < 1]
conventions = (
    "the second moment is about zero, not about the mean",
    "`t` counts the updates that are done; the moments start at zero",
    "before the correction for the start at zero",
    "no weight decay",
)

claim = Eq(v(t), c**2 * (1 - beta2**t))
recurrence = (Eq(v(0), 0), ForAll(Eq(v(t + 1), beta2 * v(t) + (1 - beta2) * c**2), (t, 0, oo)))


def proof(q):
    """Induction over the updates."""
    q.define("The average starts at zero; an update moves it towards the squared gradient.", *recurrence)
    q.induct(
        "The start is at zero. What the average lacks, `c**2*beta2**t` by the hypothesis, is multiplied by `beta2` "
        "in an update.",
        claim,
        over=t,
        start=0,
    )


def measure(run, c, beta2, t):
    """The second moment that the optimizer keeps."""
    _, state = after(run.operator, c, t, lr=0.1, betas=(0.9, beta2))
    return kept(state, "exp_avg_sq")


def decayed(params, lr, betas):
    """Adam that adds a multiple of the weight to the gradient."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=betas, weight_decay=0.1)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor=decayed,
    at=grid(c=[-3.0, 0.7], beta2=[0.5, 0.9, 0.999, 0.9999999], t=[0, 1, 2, 3, 10, 100]),
    # beta2*v + (1 - beta2)*c*c: a difference, three products, a sum. All terms are positive.
    operations=5,
)
rivals = {
    "takes it for corrected": c**2,
    "forgets the square": c * (1 - beta2**t),
    "squares the whole average": (c * (1 - beta2**t)) ** 2,
    "counts from the update before": c**2 * (1 - beta2 ** (t - 1)),
    "counts the start as an update": c**2 * (1 - beta2 ** (t + 1)),
    "adds the squared gradient in full": c**2 * (1 - beta2**t) / (1 - beta2),
    "takes it about the mean, so that a constant gradient has none": Integer(0),
}
