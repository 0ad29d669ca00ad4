"""Penalty that early stopping stands for.

Gradient descent starts at zero and is stopped after `t` steps of size `eta`.
Along an axis with the curvature `h` it has come some of the way to the minimum,
`a`. With which coefficient `lam` of half the squared weight is the minimum just
there? The fewer and the shorter the steps, the larger the coefficient; while
`eta*h*t` is small, it is near `1/(eta*t)`, whatever the curvature.
"""

from sympy import Eq, Ne

from symcnn import Trajectory, reals

from . import early_stopping
from .early_stopping import a, eta, h, t, w, w_0

r, lam, k = reals("r lam k")

kept = (1 - eta * h) ** t
given = {key: meaning for key, meaning in early_stopping.given.items() if key != w_0} | {
    r: "coefficient at which the minimum is where the steps end"
}
sought = {lam: "coefficient of the penalty", k: "share of the way that is left", w: early_stopping.sought[w]}
usual = early_stopping.usual
where = [t >= 1, h > 0, eta > 0, eta * h < 1, Ne(a, 0), r >= 0, Eq(h / (h + r) * a, a - a * kept)]
conventions = (
    "the penalty is half of `lam` times the squared weight; its minimum is at `h/(h + lam)` of `a`",
    early_stopping.conventions[1],
)

claim = Eq(lam, h * kept / (1 - kept))
elsewhere = {"the penalty is `lam` times the squared weight, not half of that": h * kept / (2 * (1 - kept))}


def proof(q):
    """Compare what is left of the way."""
    q.recall("The weight at which it is stopped.", early_stopping, {w_0: 0})
    q.define("The share that is left.", Eq(k, kept))
    q.implies("The minimum with the penalty is there.", Eq(h / (h + r) * a, w(t)))
    q.implies("In terms of the share.", Eq(h / (h + r) * a, a * (1 - k)))
    q.implies("The curvature and the coefficient are together above zero.", h + r > 0)
    q.implies("The minimum is not at zero, so that it cancels.", Eq(h, (h + r) * (1 - k)))
    q.implies("So some of the way is gone.", Ne(k, 1))
    q.define("The coefficient asked for.", Eq(lam, r))
    q.equals("Solve for it.", h * k / (1 - k))
    q.equals("Put the share in.", claim.rhs)


def measure(run, h, eta, a, t):
    """The coefficient for which the optimizer's weight is the minimum, from the weight and the distance left."""
    import torch

    weight = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = run.operator([weight], lr=eta)
    for _ in range(t):
        optimizer.zero_grad()
        (h * (weight - a) ** 2 / 2).backward()
        optimizer.step()
    return h * (a - weight.item()) / weight.item()


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.Adam",
    at=[
        {"h": h, "eta": eta, "a": a, "t": t}
        for h, eta, a in ((2.0, 0.125, 3.0), (0.5, 0.25, -1.5), (4.0, 0.0625, 1.0), (1.0, 0.01, 2.0))
        for t in (1, 2, 3, 10, 30)
    ],
    operations=16,
    conditioning=4 / (kept * (1 - kept)),
)
rivals = {
    "takes one over the learning rate times the steps": 1 / (eta * t),
    "takes the share that is left": kept + 0 * a,
    "exchanges what is left and what is gone": h * (1 - kept) / kept,
    "forgets the curvature": kept / (1 - kept),
    "takes what is left of the loss, the square": h * kept**2 / (1 - kept**2),
    "takes one step for all": h * (1 - eta * h) / (1 - (1 - eta * h)),
    "takes the product of the learning rate and the steps": eta * t,
}
