"""Step of Adagrad.

Adagrad adds up the squares of all gradients, and divides each gradient by the
root of the sum. The gradients may be any numbers, one for each update; the sum
starts at `a`, and the learning rate is divided by 1, `1 + r`, `1 + 2*r` and so
on. What does update `t` add to the weight? No square is ever forgotten, so
that the steps become shorter and shorter.
"""

from sympy import Eq, Implies, Sum, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._driven import STEEP, last_update

t, s, k = integers("t s k")
eta, r, a, epsilon = reals("eta r a epsilon")
g, U, v = sequence("g", t), function("U"), function("v")

given = {
    eta: "learning rate",
    r: "decay of the learning rate",
    a: "where the sum of squares starts",
    epsilon: "what is added to the root",
    g: "gradients, one for each update",
    t: "updates done",
}
sought = {U: "what an update adds to the weight"}
usual = {eta: 0.01, r: 0, a: 0, epsilon: 1e-10}
squares = a + Sum(g[s] ** 2, (s, 1, t))
where = [t >= 1, eta >= 0, r >= 0, a >= 0, epsilon >= 0, squares + epsilon > 0]
conventions = (
    "`epsilon` is added outside the root",
    "the newest gradient is among the squares",
    "no weight decay",
)

claim = Eq(U(t), -eta / (1 + (t - 1) * r) * g[t] / (sqrt(squares) + epsilon))


def proof(q):
    """Add the squares up."""
    q.define(
        "The sum of squares starts at `a`, and every update adds one.",
        Eq(v(0), a),
        ForAll(Eq(v(k + 1), v(k) + g[k + 1] ** 2), (k, 0, t - 1)),
    )
    q.induct("So it holds all of them.", Implies(k <= t, Eq(v(k), a + Sum(g[s] ** 2, (s, 1, k)))), over=k)
    q.implies("Take all updates.", Eq(v(t), squares))
    q.implies("Neither the start nor a square is below zero.", v(t) >= 0)
    q.define(
        "The update goes against its gradient, over the root and `epsilon`; the learning rate has decayed in "
        "every update before.",
        Eq(U(t), -eta / (1 + (t - 1) * r) * g[t] / (sqrt(v(t)) + epsilon)),
    )
    q.equals("Put the sum in.", claim.rhs)


def measure(run, eta, r, a, epsilon, g, t):
    """What the last of the updates adds, when the optimizer is handed these gradients."""
    return last_update(run.operator, g, lr=eta, lr_decay=r, initial_accumulator_value=a, eps=epsilon)


def forgetful(params, lr, lr_decay, initial_accumulator_value, eps):
    """RMSprop, which averages the squares."""
    import torch

    return torch.optim.RMSprop(params, lr=lr, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adagrad",
    impostor=forgetful,
    at=[
        {"eta": eta, "r": r, "a": a, "epsilon": epsilon, "g": g, "t": len(g)}
        for eta, r, a, epsilon in (
            (0.125, 0.0, 0.0, 0.0),
            (0.5, 0.25, 0.0, 0.0),
            (0.25, 0.0, 2.0, 0.0),
            (0.25, 0.5, 1.0, 0.5),
        )
        for g in (*STEEP, [0.0, 2.0], [2.0] * 4)
    ],
    # A square and its sum; once the root, its sum with epsilon, two quotients, the decay's product, sum and quotient.
    operations=9,
)
_rate = -eta / (1 + (t - 1) * r)
rivals = {
    "leaves the newest gradient out of the squares, as if it came too late": _rate
    * g[t]
    / (sqrt(a + Sum(g[s] ** 2, (s, 1, t - 1))) + epsilon),
    "averages the squares, as RMSProp does, so that the steps do not shrink": _rate
    * g[t]
    / (sqrt(squares / t) + epsilon),
    "divides by the sum of squares, not by its root": _rate * g[t] / (squares + epsilon),
    "adds `epsilon` under the root": _rate * g[t] / sqrt(squares + epsilon),
    "divides by the sum of the gradients' sizes": _rate * g[t] / (a + Sum(abs(g[s]), (s, 1, t)) + epsilon),
    "lets the learning rate decay in the first update already": -eta / (1 + t * r) * g[t] / (sqrt(squares) + epsilon),
    "forgets where the sum starts": _rate * g[t] / (sqrt(squares - a) + epsilon),
    "forgets that the learning rate decays": _rate * (1 + (t - 1) * r) * g[t] / (sqrt(squares) + epsilon),
    "takes the learning rate itself, by the gradient's sign": _rate * g[t] / abs(g[t]),
}
