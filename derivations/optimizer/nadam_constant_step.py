"""Look-ahead of NAdam.

NAdam is Adam with Nesterov's look-ahead. Update `s` has a momentum of its own,
`beta1*(1 - rho**s/2)`, which grows from a half of `beta1` towards `beta1`; the step takes
the gradient with what this one leaves, and the first moment with the momentum of the next
update, each over one less the product of the momenta so far, its own among them. The
gradient is `c` at every update. What does update `t` add to the weight? Adam's steps are
all equal here; those of NAdam are not, since its corrections go by the momenta and its
first moment by `beta1`.
"""

from sympy import Abs, And, Eq, Product, oo, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals

from . import adam_corrected_second_moment, adam_first_moment, adam_position_epsilon
from ._driven import last_update
from .adam_first_moment import m
from .adam_position_epsilon import beta1, beta2, c, epsilon, eta, t, vhat

s, k = integers("s k")
rho = reals("rho")
U, mu, P, y = function("U"), function("mu"), function("P"), function("y")

given = {
    eta: "learning rate",
    c: "gradient, the same at every update",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    epsilon: "what is added to the root",
    rho: "factor by which what the momentum lacks shrinks in an update",
    t: "updates done",
}
sought = {
    U: "what an update adds to the weight",
    m: "first moment after so many updates",
    vhat: "second moment, corrected",
    mu: "momentum of an update",
    y: "what is left of it after so many updates, from one on",
    P: "product of the momenta so far",
}
usual = {eta: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
where = [
    *(t >= 1, eta >= 0, beta1 > 0, beta1 < 1, beta2 > 0, beta2 < 1, epsilon >= 0, rho > 0, rho <= 1),
    Abs(c) + epsilon > 0,
]
conventions = (
    "`epsilon` is added outside the root and after the correction",
    "in PyTorch and in the paper `rho` is 0.96 to the power of a number, by default 0.004: 0.99984 in PyTorch; at zero "
    "it is 1, and all momenta are a half of `beta1`",
    "the moments start at zero; `t` counts the updates that are done, and the first one has the momentum with `s = 1`",
    "no weight decay",
)


def momentum(s):
    """The momentum of an update."""
    return beta1 * (1 - rho**s / 2)


def steps(momentum):
    """The step, with such momenta."""

    def product(last):
        return Product(momentum(s), (s, 1, last))

    return (
        -eta
        * c
        / (Abs(c) + epsilon)
        * ((1 - momentum(t)) / (1 - product(t)) + momentum(t + 1) * (1 - beta1**t) / (1 - product(t + 1)))
    )


claim = Eq(U(t), steps(momentum))


def proof(q):
    """Two parts."""
    q.recall("The first moment, before any correction.", adam_first_moment)
    q.recall("The corrected second moment is the square of the gradient.", adam_corrected_second_moment)
    q.define("What fades in the schedule,", Eq(y(0), 1), ForAll(Eq(y(s + 1), rho * y(s)), (s, 0, oo)))
    q.induct("is never above one,", And(y(s) > 0, y(s) <= 1), over=s)
    q.induct("and a power,", Eq(y(s), rho**s), over=s)
    q.define("and every update has its momentum,", ForAll(Eq(mu(s), beta1 * (1 - y(s) / 2)), (s, 1, oo)))
    q.implies("which is a share.", ForAll(And(mu(s) > 0, mu(s) < 1), (s, 1, oo)))
    q.define(
        "These are multiplied with one another.",
        Eq(P(0), 1),
        ForAll(Eq(P(s + 1), P(s) * mu(s + 1)), (s, 0, oo)),
    )
    q.induct("The product is a share, too,", And(P(s) > 0, P(s) < 1), over=s, start=1)
    q.induct("that of all momenta.", Eq(P(k), Product(momentum(s), (s, 1, k))), over=k)
    q.implies("Up to this update", Eq(P(t), Product(momentum(s), (s, 1, t))))
    q.implies("it lacks something to one,", P(t) < 1)
    q.implies("so that there is something to divide by;", Product(momentum(s), (s, 1, t)) < 1)
    q.implies("up to the next one", Eq(P(t + 1), Product(momentum(s), (s, 1, t + 1))))
    q.implies("it does, too,", P(t + 1) < 1)
    q.implies("and there is again.", Product(momentum(s), (s, 1, t + 1)) < 1)
    q.define(
        "The update goes against the gradient and the first moment, over the root.",
        Eq(
            U(t),
            -eta * ((1 - mu(t)) / (1 - P(t)) * c + mu(t + 1) / (1 - P(t + 1)) * m(t)) / (sqrt(vhat(t)) + epsilon),
        ),
    )
    q.equals(
        "Put the moments in; the root of `c**2` is the size of `c`.",
        -eta * c / (Abs(c) + epsilon) * ((1 - mu(t)) / (1 - P(t)) + mu(t + 1) * (1 - beta1**t) / (1 - P(t + 1))),
    )
    q.equals("Put the momenta and their products in.", claim.rhs)


def measure(run, eta, c, beta1, beta2, epsilon, rho, t):
    """What the last of the updates adds."""
    from math import log

    settings = {"betas": (beta1, beta2), "eps": epsilon, "momentum_decay": log(rho) / log(0.96)}
    return last_update(run.operator, [c] * t, lr=eta, **settings)


def plain(params, lr, betas, eps, momentum_decay):
    """Adam, which does not look ahead."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=betas, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.NAdam",
    impostor=plain,
    at=[
        {"eta": eta, "c": c, "beta1": beta1, "beta2": beta2, "epsilon": epsilon, "rho": rho, "t": t}
        for eta, c, epsilon in ((0.125, -3.0, 0.0), (0.5, 0.25, 0.5))
        for beta1, beta2 in ((0.5, 0.75), (0.9, 0.5))
        for rho in (1.0, 0.9375, 0.5)
        for t in (1, 2, 3, 10)
    ],
    # The moments and their quotient as for Adam; of two momenta a power and four products, of their products two.
    operations=adam_position_epsilon.operations + 20,
    # The corrections are differences from 1.
    conditioning=1 / (1 - beta1) + 1 / (1 - beta2),
    # PyTorch keeps the product of the momenta in single precision.
    dtype="float32",
)
rivals = {
    "makes equal steps, as Adam does": -eta * c / (Abs(c) + epsilon),
    "corrects by powers of `beta1`, as if it were the momentum of every update": steps(lambda s: beta1),
    "takes half of `beta1` for the momentum of every update": steps(lambda s: beta1 / 2),
    "counts the momenta from zero": steps(lambda s: momentum(s - 1)),
    "corrects the first moment for the start at zero": -eta
    * c
    / (Abs(c) + epsilon)
    * (
        (1 - momentum(t)) / (1 - Product(momentum(s), (s, 1, t)))
        + momentum(t + 1) / (1 - Product(momentum(s), (s, 1, t + 1)))
    ),
    "takes this update's momentum where the next one's stands": -eta
    * c
    / (Abs(c) + epsilon)
    * (1 - momentum(t) + momentum(t) * (1 - beta1**t))
    / (1 - Product(momentum(s), (s, 1, t))),
    "forgets the look-ahead": -eta * c / (Abs(c) + epsilon) * (1 - momentum(t)) / (1 - Product(momentum(s), (s, 1, t))),
    "forgets `epsilon`": steps(momentum) * (Abs(c) + epsilon) / Abs(c),
}
