"""Weight under SGD with weight decay and a constant gradient.

The gradient of the loss is `c` at every update. Weight decay draws the weight
to `-c/lam`, where the two cancel: its distance from there shrinks by the factor
`1 - eta*lam` in every update, and from there it does not move. The resting
place grows with the gradient and does not depend on the learning rate. (Under
AdamW it is `-1/lam` times the sign of the gradient.)
"""

from sympy import Eq, oo

from symcnn import ForAll, Trajectory, reals

from . import sgd_weight_decay
from ._driven import driven
from .sgd_weight_decay import eta, kept, lam, t, u, w, w_0

c = reals("c")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    lam: "positive weight decay",
    c: "gradient of the loss, the same at every update",
    t: "updates done",
}
sought = {w: sgd_weight_decay.sought[w]}
usual = {eta: 1e-3}
where = [t >= 0, eta > 0, lam > 0, eta * lam < 1]
conventions = sgd_weight_decay.conventions

rest = -c / lam
claim = Eq(w(t), rest + kept**t * (w_0 - rest))


def proof(q):
    """The distance from the resting place shrinks by one factor in every update."""
    q.define(
        "The weight starts at `w_0`; an update goes against the gradient of the loss and `lam` times the weight.",
        Eq(w(0), w_0),
        ForAll(Eq(w(u + 1), w(u) - eta * (c + lam * w(u))), (u, 0, oo)),
    )
    q.induct(
        "The start has its own distance. At the resting place gradient and decay cancel, so that an update takes "
        "`eta*lam` of the distance away, whatever it is.",
        claim,
        over=t,
        start=0,
    )


def measure(run, w_0, eta, lam, c, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, [c] * t, w_0, lr=eta, weight_decay=lam)
    return weight


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.AdamW",
    at=[
        {"w_0": start, "eta": eta, "lam": lam, "c": c, "t": t}
        for eta, lam in ((0.25, 0.5), (0.5, 1.5), (1.5, 0.125))
        for start, c in ((1.0, 0.75), (-3.0, 0.5), (-0.5, -3.0), (2.0, 0.0))
        for t in (0, 1, 2, 3, 10, 40)
    ],
    operations=sgd_weight_decay.experiment.operations,
    conditioning=(abs(rest) + abs(w_0)) / abs(claim.rhs) / kept,
)
rivals = {
    "divides by the learning rate as well": -c / (eta * lam) + kept**t * (w_0 + c / (eta * lam)),
    "adds the slope of the square times `lam`, twice as steep": claim.rhs.subs(lam, 2 * lam),
    "forgets that the decay is multiplied by the learning rate": rest + (1 - lam) ** t * (w_0 - rest),
    "takes the sign of the gradient only, as AdamW does": (c / abs(c)) * (kept**t - 1) / lam + kept**t * w_0,
    "forgets the decay": w_0 - eta * c * t,
    "lets the gradient draw along its own sign": -rest + kept**t * (w_0 + rest),
    "lets the start alone decay": kept**t * w_0 - eta * c * t,
    "is at the resting place at once": rest,
}
