"""Step of RMSProp.

RMSProp divides each gradient by the root of an average of squares, in which
old squares fade by `alpha` in every update; the average starts at zero, and is
not corrected for it. The gradients may be any numbers, one for each update.
What does update `t` add to the weight? The first step is the learning rate over
the root of `1 - alpha`, whatever the gradient: ten times the learning rate with
the usual `alpha`.
"""

from sympy import Eq, Implies, Sum, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._driven import STEEP, last_update

t, s, k = integers("t s k")
eta, alpha, epsilon = reals("eta alpha epsilon")
g, U, v = sequence("g", t), function("U"), function("v")

given = {
    eta: "learning rate",
    alpha: "decay of the average of squares",
    epsilon: "what is added to the root",
    g: "gradients, one for each update",
    t: "updates done",
}
sought = {U: "what an update adds to the weight"}
usual = {eta: 0.01, alpha: 0.99, epsilon: 1e-8}
total = Sum(alpha ** (t - s) * g[s] ** 2, (s, 1, t))
where = [t >= 1, eta >= 0, alpha > 0, alpha < 1, epsilon >= 0, sqrt((1 - alpha) * total) + epsilon > 0]
conventions = (
    "the average starts at zero and is not corrected; `epsilon` is added outside the root",
    "the newest gradient is among the squares",
    "not centred, no momentum, no weight decay",
)

claim = Eq(U(t), -eta * g[t] / (sqrt((1 - alpha) * total) + epsilon))


def proof(q):
    """The average is a sum of fading squares."""
    q.define(
        "The average starts at zero; an update keeps the share `alpha` of it, and adds the rest of the new square.",
        Eq(v(0), 0),
        ForAll(Eq(v(k + 1), alpha * v(k) + (1 - alpha) * g[k + 1] ** 2), (k, 0, t - 1)),
    )
    q.induct(
        "So it is a sum of all squares, weighed by their age.",
        Implies(k <= t, Eq(v(k), (1 - alpha) * Sum(alpha ** (k - s) * g[s] ** 2, (s, 1, k)))),
        over=k,
    )
    q.implies("Take all updates.", Eq(v(t), (1 - alpha) * total))
    q.implies("No square is below zero.", v(t) >= 0)
    q.implies("With `epsilon` there is something to divide by.", sqrt(v(t)) + epsilon > 0)
    q.define(
        "The update goes against its gradient, over the root and `epsilon`.",
        Eq(U(t), -eta * g[t] / (sqrt(v(t)) + epsilon)),
    )
    q.equals("Put the average in.", claim.rhs)


def measure(run, eta, alpha, epsilon, g, t):
    """What the last of the updates adds, when the optimizer is handed these gradients."""
    return last_update(run.operator, g, lr=eta, alpha=alpha, eps=epsilon)


def corrected(params, lr, alpha, eps):
    """Adam without a first moment: RMSProp with the correction."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=(0.0, alpha), eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.RMSprop",
    impostor=corrected,
    at=[
        {"eta": eta, "alpha": alpha, "epsilon": epsilon, "g": g, "t": len(g)}
        for eta, alpha, epsilon in ((0.125, 0.5, 0.0), (0.5, 0.75, 0.5), (0.25, 0.875, 0.25))
        for g in (*STEEP, [0.0, 2.0], [2.0] * 4)
    ],
    # Of the average a difference, three products and a sum; once the root, its sum with epsilon, two quotients.
    operations=9,
)


def step(mean_square):
    """The step over the root of such a mean square."""
    return -eta * g[t] / (sqrt(mean_square) + epsilon)


rivals = {
    "corrects the average for its start at zero, as Adam does": step((1 - alpha) * total / (1 - alpha**t)),
    "adds the squares in full, as Adagrad does": step(Sum(g[s] ** 2, (s, 1, t))),
    "forgets the weight of a new square": step(total),
    "exchanges the weights of the old average and of the square": step(
        alpha * Sum((1 - alpha) ** (t - s) * g[s] ** 2, (s, 1, t))
    ),
    "lets the average start at the first square": step((1 - alpha) * total + alpha**t * g[1] ** 2),
    "adds `epsilon` under the root": -eta * g[t] / sqrt((1 - alpha) * total + epsilon),
    "divides by the average of squares, not by its root": -eta * g[t] / ((1 - alpha) * total + epsilon),
    "leaves the newest gradient out of the average": step(
        (1 - alpha) * Sum(alpha ** (t - 1 - s) * g[s] ** 2, (s, 1, t - 1))
    ),
}
