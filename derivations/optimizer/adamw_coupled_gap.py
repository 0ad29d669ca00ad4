"""AdamW beside Adam with coupled weight decay, after one update.

A weight starts at `w_0`, and the gradient of the loss is `c`. AdamW shrinks the weight by
`eta*lam` times itself, beside Adam's step; with a coupled decay, `lam` times the weight is
added to the gradient instead, of which Adam's step keeps the sign alone, up to `epsilon`.
How far is the weight of AdamW above that of Adam with coupled decay after the first
update? If the decay does not turn the sign of the gradient, the first step of Adam does
not feel it, however strong it is, while AdamW always shrinks the weight.
"""

from sympy import Abs, Eq, Integer, sqrt

from symcnn import Trajectory, reals

from . import adam_position_epsilon
from ._driven import driven
from .adamw_position import beta1, beta2, c, epsilon, eta, lam, w_0

D, d, a, b = reals("D d a b")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    lam: "weight decay",
    c: "gradient of the loss",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    epsilon: "what is added to the root",
}
sought = {
    D: "weight of AdamW less that of Adam with coupled decay",
    d: "gradient with the decay in it",
    a: "weight of AdamW after an update",
    b: "weight of Adam with coupled decay after an update",
}
usual = {eta: 1e-3, lam: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
where = [
    *(eta >= 0, lam >= 0, beta1 > 0, beta1 < 1, beta2 > 0, beta2 < 1, epsilon >= 0),
    Abs(c) + epsilon > 0,
    Abs(c + lam * w_0) + epsilon > 0,
]
conventions = (
    "the decay of AdamW is `eta*lam` times the weight, as in PyTorch; both have the same `lam`",
    "`epsilon` is added outside the root and after the correction",
    "the moments start at zero",
)

coupled = c + lam * w_0
claim = Eq(D, eta * (coupled / (Abs(coupled) + epsilon) - c / (Abs(c) + epsilon) - lam * w_0))


def moved(gradient):
    """What the first update of Adam takes away: the corrected moments, each of one gradient."""
    first, second = (1 - beta1) * gradient, (1 - beta2) * gradient**2
    return eta * first / (1 - beta1) / (sqrt(second / (1 - beta2)) + epsilon)


def proof(q):
    """One update of each."""
    q.define(
        "AdamW shrinks the weight, and makes Adam's step with the gradient of the loss: the corrected first moment "
        "over the root of the corrected second one.",
        Eq(a, (1 - eta * lam) * w_0 - moved(c)),
    )
    q.equals(
        "In the first update the correction takes both weights of the gradient away.",
        (1 - eta * lam) * w_0 - eta * c / (Abs(c) + epsilon),
    )
    q.define("The coupled decay is part of the gradient,", Eq(d, coupled))
    q.define("with which Adam's step is made.", Eq(b, w_0 - moved(d)))
    q.equals("Likewise.", w_0 - eta * d / (Abs(d) + epsilon))
    q.equals("Put the decay in.", w_0 - eta * coupled / (Abs(coupled) + epsilon))
    q.define("How far the two are apart.", Eq(D, a - b))
    q.equals("Put both in.", claim.rhs)


def measure(run, w_0, eta, lam, c, beta1, beta2, epsilon):
    """The weight of the optimizer less that of Adam, after an update of each."""
    import torch

    settings = {"lr": eta, "betas": (beta1, beta2), "eps": epsilon, "weight_decay": lam}
    return driven(run.operator, [c], w_0, **settings)[0] - driven(torch.optim.Adam, [c], w_0, **settings)[0]


experiment = Trajectory(
    measure,
    operator="torch.optim.AdamW",
    impostor="torch.optim.Adam",
    at=[
        {"w_0": start, "eta": eta, "lam": lam, "c": c, "beta1": 0.5, "beta2": 0.75, "epsilon": epsilon}
        for eta, lam in ((0.25, 0.5), (0.5, 1.5), (0.125, 0.25))
        for start, c, epsilon in (
            (1.0, 0.75, 0.0),
            (-3.0, 0.5, 0.25),
            (-0.5, -3.0, 0.5),
            (2.0, 0.125, 0.5),
            (4.5, -1.0, 0.0),
            (0.5, 1.0, 0.25),
        )
    ],
    # Twice Adam's own; the decays, four each; the difference.
    operations=2 * adam_position_epsilon.operations + 9,
    steps=None,
    conditioning=4 * (2 * eta + abs(w_0)) / abs(claim.rhs),
)
rivals = {
    "takes both for the same, as in SGD": Integer(0),
    "lets the coupled decay do nothing, also where it turns the sign": -eta * lam * w_0,
    "takes both decays for a shrinking of the weight, and `epsilon` for nothing": claim.rhs.subs(epsilon, 0),
    "lets AdamW shrink the weight by `lam` times itself": claim.rhs + eta * lam * w_0 - lam * w_0,
    "forgets that AdamW decays": claim.rhs + eta * lam * w_0,
    "takes the weight of Adam less that of AdamW": -claim.rhs,
    "takes the steps of SGD for those of Adam": eta * coupled - eta * c / (Abs(c) + epsilon) - eta * lam * w_0,
}
