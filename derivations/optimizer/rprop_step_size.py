"""Step size of Rprop while the gradient keeps its sign.

Rprop looks at the signs of gradients alone. Its first step has the size `eta`;
as long as the gradient keeps its sign, each further one is `a` times as large,
up to a bound `b`. How large is step `t`? The gradients may be of any sizes but
zero: with no other optimizer here do the steps grow geometrically.
"""

from sympy import Eq, Min, oo

from symcnn import ForAll, Trajectory, function, integers, reals

from ._driven import last_update

t, k = integers("t k")
eta, a, b = reals("eta a b")
D, y = function("D"), function("y")

given = {
    eta: "learning rate",
    a: "factor by which a step grows",
    b: "largest step",
    t: "updates done",
}
sought = {D: "size of the last step"}
usual = {eta: 0.01, a: 1.2, b: 50}
where = [t >= 1, eta >= 0, eta <= b, a >= 1]
conventions = (
    "the gradients of all updates have one sign, and none is zero",
    "the first step is not enlarged",
    "no step is so small that the least step size is reached",
)

claim = Eq(D(t), Min(b, eta * a ** (t - 1)))


def proof(q):
    """Growth, and a bound that is kept once it is reached."""
    q.define(
        "The first step has the size `eta`. Where the sign is that of the update before, the size is multiplied by "
        "`a`, and cut off at `b`.",
        Eq(D(1), eta),
        ForAll(Eq(D(k + 1), Min(b, a * D(k))), (k, 1, oo)),
    )
    q.define(
        "Without a bound, the size would be",
        Eq(y(1), eta),
        ForAll(Eq(y(k + 1), a * y(k)), (k, 1, oo)),
    )
    q.induct(
        "What is at the bound stays there, since `a` is at least 1; below it a step is `a` times the one before.",
        Eq(D(k), Min(b, y(k))),
        over=k,
        start=1,
    )
    q.induct("The unbounded sizes are powers.", Eq(y(k), eta * a ** (k - 1)), over=k, start=1)
    q.implies("Take update `t`.", claim)


def measure(run, eta, a, b, t):
    """What the last of the updates adds, when the optimizer is handed negative gradients of several sizes."""
    gradients = [-(0.5 ** (update % 3)) for update in range(t)]
    return last_update(run.operator, gradients, lr=eta, etas=(0.5, a), step_sizes=(0.0, b))


def plain(params, lr, etas, step_sizes):
    """Gradient descent."""
    import torch

    return torch.optim.SGD(params, lr=lr)


experiment = Trajectory(
    measure,
    operator="torch.optim.Rprop",
    impostor=plain,
    at=[
        {"eta": eta, "a": a, "b": b, "t": t}
        for eta, a, b in ((0.125, 1.5, 50.0), (0.5, 1.25, 1.0), (2.0, 2.0, 2.0), (0.25, 1.125, 0.75))
        for t in (1, 2, 3, 4, 8, 20)
    ],
    operations=1,
)
rivals = {
    "enlarges the first step already": Min(b, eta * a**t),
    "forgets the bound": eta * a ** (t - 1),
    "keeps the step size": eta,
    "adds the same to every step": Min(b, eta * (1 + (t - 1) * (a - 1))),
    "takes the bound from the beginning": b,
    "lets the steps shrink": Min(b, eta / a ** (t - 1)),
}
