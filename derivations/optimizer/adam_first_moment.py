"""First moment of Adam.

Adam keeps an exponential moving average `m` of the gradients, in which the
newest has the weight `1 - beta1`. The gradient is `c` at every update, and the
average starts at zero. What is it after `t` updates? It falls short of `c` by
the share of its start.
"""

from sympy import Eq, oo

from symcnn import ForAll, Trajectory, function, grid, integers, reals

from ._constant_gradient import after, kept

t = integers("t")
c, beta1 = reals("c beta1")
m = function("m")

given = {c: "gradient, the same at every update", beta1: "decay of the first moment", t: "updates done"}
sought = {m: "first moment after `t` updates"}
usual = {beta1: 0.9}
where = [t >= 0, beta1 > 0, beta1 < 1]
conventions = (
    "`t` counts the updates that are done; the moments start at zero",
    "before the correction for the start at zero",
    "no weight decay",
)

claim = Eq(m(t), c * (1 - beta1**t))
recurrence = (Eq(m(0), 0), ForAll(Eq(m(t + 1), beta1 * m(t) + (1 - beta1) * c), (t, 0, oo)))


def proof(q):
    """Induction over the updates."""
    q.define("The average starts at zero; an update moves it towards the gradient.", *recurrence)
    q.induct(
        "The start is at zero. What the average lacks, `c*beta1**t` by the hypothesis, is multiplied by `beta1` in "
        "an update.",
        claim,
        over=t,
        start=0,
    )


def measure(run, c, beta1, t):
    """The first moment that the optimizer keeps."""
    _, state = after(run.operator, c, t, lr=0.1, betas=(beta1, 0.999))
    return kept(state, "exp_avg")


def decayed(params, lr, betas):
    """Adam that adds a multiple of the weight to the gradient."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=betas, weight_decay=0.1)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor=decayed,
    at=grid(c=[-3.0, 0.7], beta1=[0.1, 0.5, 0.9, 0.999], t=[0, 1, 2, 3, 10, 100]),
    # m + (1 - beta1)*(c - m): two differences, a product, a sum. As (1 - beta1)*|c - m| is at most the new |m|,
    # no error is magnified, relative to m.
    operations=4,
)
rivals = {
    "takes it for corrected": c,
    "adds the gradient in full, as momentum SGD does": c * (1 - beta1**t) / (1 - beta1),
    "counts from the update before": c * (1 - beta1 ** (t - 1)),
    "counts the start as an update": c * (1 - beta1 ** (t + 1)),
    "exchanges the weights of the old average and of the gradient": c * (1 - (1 - beta1) ** t),
}
