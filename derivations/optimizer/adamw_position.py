"""Weight under AdamW.

A weight starts at `w_0`, and the gradient of the loss is `c` at every update.
AdamW first multiplies the weight by `1 - eta*lam`, and then makes Adam's step.
The decay does not enter the gradient, so that it is not divided by the root of
the second moment. Where is the weight after `t` updates? It is drawn to
`-1/lam` times the sign of the gradient, up to `epsilon`: a place that depends
neither on how large the gradient is nor on the learning rate, and that bounds
all weights alike.
"""

from sympy import Abs, Eq, oo, sqrt

from symcnn import ForAll, Trajectory, reals

from . import adam_corrected_first_moment, adam_corrected_second_moment, adam_position_epsilon
from ._driven import driven
from .adam_position_epsilon import beta1, beta2, c, epsilon, eta, mhat, t, vhat, w

lam, w_0 = reals("lam w_0")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    lam: "weight decay",
    c: "gradient of the loss, the same at every update",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    epsilon: "what is added to the root",
    t: "updates done",
}
sought = {w: "weight after `t` updates"}
usual = {eta: 1e-3, lam: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
where = [
    t >= 0,
    eta >= 0,
    lam > 0,
    eta * lam < 1,
    beta1 > 0,
    beta1 < 1,
    beta2 > 0,
    beta2 < 1,
    epsilon >= 0,
    Abs(c) + epsilon > 0,
]
conventions = (
    "the decay of an update is `eta*lam` times the weight, as in PyTorch; in the paper it is `lam` times the weight",
    "`epsilon` is added outside the root and after the correction",
    "the moments start at zero",
)

kept = 1 - eta * lam
rest = -c / (lam * (Abs(c) + epsilon))
claim = Eq(w(t), rest + kept**t * (w_0 - rest))


def proof(q):
    """Equal steps, and a geometric decay."""
    q.recall(
        "From the first update on, the corrected first moment is the gradient of the loss.",
        adam_corrected_first_moment,
        forall=((t, 1, oo),),
    )
    q.recall("The corrected second moment is its square.", adam_corrected_second_moment, forall=((t, 1, oo),))
    q.define(
        "The weight starts at `w_0`; an update shrinks it and moves it by the quotient.",
        Eq(w(0), w_0),
        ForAll(Eq(w(t + 1), (1 - eta * lam) * w(t) - eta * mhat(t + 1) / (sqrt(vhat(t + 1)) + epsilon)), (t, 0, oo)),
    )
    q.induct(
        "The root of `c**2` is the size of `c`, so every update adds the same. At the resting place that is what the "
        "decay takes away, and the distance from there shrinks by `1 - eta*lam`.",
        claim,
        over=t,
        start=0,
    )


def measure(run, w_0, eta, lam, c, beta1, beta2, epsilon, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, [c] * t, w_0, lr=eta, betas=(beta1, beta2), eps=epsilon, weight_decay=lam)
    return weight


experiment = Trajectory(
    measure,
    operator="torch.optim.AdamW",
    impostor="torch.optim.Adam",  # its decay enters the gradient
    at=[
        {"w_0": start, "eta": eta, "lam": lam, "c": c, "beta1": 0.5, "beta2": beta2, "epsilon": epsilon, "t": t}
        for eta, lam in ((0.25, 0.5), (0.5, 1.5), (0.125, 0.125))
        for start, c, epsilon in ((1.0, 0.75, 0.0), (-3.0, 0.5, 0.25), (-0.5, -3.0, 0.5), (2.0, 0.0, 0.5))
        for beta2, t in ((0.75, 0), (0.75, 1), (0.875, 2), (0.75, 3), (0.875, 10), (0.75, 40))
    ]
    + [{"w_0": 1.0, "eta": 0.5, "lam": 0.5, "c": 2.0, "beta1": 0.75, "beta2": 0.5, "epsilon": 0.5, "t": 4}],
    # Adam's own; the decay is a product and a difference, a product with the weight.
    operations=adam_position_epsilon.operations + 3,
    conditioning=adam_position_epsilon.conditioning * (abs(rest) + abs(w_0)) / abs(claim.rhs) / kept,
)
_coupled = -c / lam
rivals = {
    "takes the resting place of SGD, where gradient and decay cancel": _coupled + kept**t * (w_0 - _coupled),
    "forgets that the decay is multiplied by the learning rate": rest + (1 - lam) ** t * (w_0 - rest),
    "lets the learning rate enter the resting place": eta * rest + kept**t * (w_0 - eta * rest),
    "forgets the decay": w_0 - eta * t * c / (Abs(c) + epsilon),
    "lets the start alone decay": kept**t * w_0 - eta * t * c / (Abs(c) + epsilon),
    "adds the slope of the square times `lam`, twice as steep": claim.rhs.subs(lam, 2 * lam),
    "forgets the sign of the gradient": claim.rhs.subs(c, Abs(c)),
    "forgets `epsilon`": claim.rhs.subs(epsilon, 0),
}
