"""Weight under sign descent.

Adam without memory has both decays at 0: an update moves the weight by the learning
rate times the gradient over its own size and `epsilon`. The weight starts at `w_0`, and
the gradients may be any numbers, one for each update. Where is the weight after `t`
updates? Up to `epsilon` every update goes equally far, and only the signs of the
gradients count: this is sign descent, the common kernel of Adam, RMSProp and Rprop.
"""

from sympy import Abs, Eq, Implies, Sum, sign, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._driven import STEEP, driven

t, s, k = integers("t s k")
eta, epsilon, w_0 = reals("eta epsilon w_0")
g = sequence("g", t)
m, v, w = function("m"), function("v"), function("w")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    epsilon: "what is added to the size of a gradient",
    g: "gradients, one for each update",
    t: "updates done",
}
sought = {w: "weight after so many updates", m: "first moment, corrected", v: "second moment, corrected"}
usual = {eta: 1e-3, epsilon: 1e-8}
where = [t >= 0, eta >= 0, epsilon >= 0, ForAll(Abs(g[s]) + epsilon > 0, (s, 1, t))]
conventions = (
    "without `epsilon` a gradient of zero is excluded; a sign of zero would leave the weight where it is",
    "no weight decay",
)

claim = Eq(w(t), w_0 - eta * Sum(g[s] / (Abs(g[s]) + epsilon), (s, 1, t)))


def proof(q):
    """Nothing is remembered."""
    q.define(
        "A moment keeps nothing of itself and takes all of what is new; there is nothing to correct.",
        Eq(m(0), 0),
        ForAll(Eq(m(k + 1), g[k + 1]), (k, 0, t - 1)),
    )
    q.define("So does the other.", Eq(v(0), 0), ForAll(Eq(v(k + 1), g[k + 1] ** 2), (k, 0, t - 1)))
    q.define(
        "The weight starts at `w_0` and is moved by the quotient.",
        Eq(w(0), w_0),
        ForAll(Eq(w(k + 1), w(k) - eta * m(k + 1) / (sqrt(v(k + 1)) + epsilon)), (k, 0, t - 1)),
    )
    q.implies(
        "The root of a square is the size.",
        ForAll(Eq(w(k + 1), w(k) - eta * g[k + 1] / (Abs(g[k + 1]) + epsilon)), (k, 0, t - 1)),
    )
    q.induct(
        "Add the updates up.",
        Implies(k <= t, Eq(w(k), w_0 - eta * Sum(g[s] / (Abs(g[s]) + epsilon), (s, 1, k)))),
        over=k,
    )
    q.implies("Take all updates.", claim)


def measure(run, w_0, eta, epsilon, g, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, g, w_0, lr=eta, betas=(0.0, 0.0), eps=epsilon)
    return weight


def mindful(params, lr, betas, eps):
    """Adam that remembers."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=(0.5, 0.5), eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor=mindful,
    at=[
        {"w_0": start, "eta": eta, "epsilon": epsilon, "g": g, "t": len(g)}
        for start, eta in ((0.0, 0.25), (3.0, 0.125))
        for epsilon, gradients in ((0.0, [g for g in STEEP if 0.0 not in g]), (0.5, [*STEEP, [0.125] * 5]))
        for g in gradients
    ],
    # A square, its root, a sum and a quotient, a product, a sum; the products with one and the sums with zero.
    operations=10,
    conditioning=(abs(w_0) + eta * t) / abs(claim.rhs),
)
rivals = {
    "takes the gradients themselves, as gradient descent does": w_0 - eta * Sum(g[s], (s, 1, t)),
    "takes the sign of the gradients' sum": w_0
    - eta * t * Sum(g[s], (s, 1, t)) / (Abs(Sum(g[s], (s, 1, t))) + epsilon),
    "forgets the signs": w_0 - eta * Sum(Abs(g[s]) / (Abs(g[s]) + epsilon), (s, 1, t)),
    "forgets `epsilon`": w_0 - eta * Sum(sign(g[s]), (s, 1, t)),
    "adds `epsilon` under the root": w_0 - eta * Sum(g[s] / sqrt(g[s] ** 2 + epsilon), (s, 1, t)),
    "takes the newest gradient's sign for all": w_0 - eta * t * g[t] / (Abs(g[t]) + epsilon),
    "goes along the gradient": w_0 + eta * Sum(g[s] / (Abs(g[s]) + epsilon), (s, 1, t)),
    "forgets where the weight starts": claim.rhs - w_0,
}
