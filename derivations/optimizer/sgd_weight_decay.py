"""Weight under SGD with weight decay, for any gradients.

A weight starts at `w_0`; the gradients of the loss may be any numbers, one for
each update. Weight decay adds `lam` times the weight to the gradient, and an
update moves the weight by `eta` times the sum, against its sign. Where is the
weight after `t` updates? What stood there shrinks by the factor `1 - eta*lam`
in every update, and so does what a gradient has moved.
"""

from sympy import Eq, Implies, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._driven import STEEP, driven

t, s, u = integers("t s u")
eta, lam, w_0 = reals("eta lam w_0")
g, w = sequence("g", t), function("w")

given = {
    w_0: "weight at the start",
    eta: "learning rate",
    lam: "weight decay",
    g: "gradients of the loss, one for each update",
    t: "updates done",
}
sought = {w: "weight after `t` updates"}
usual = {eta: 1e-3, lam: 0}
where = [t >= 0, eta >= 0, lam >= 0, eta * lam < 1]
conventions = (
    "weight decay adds `lam` times the weight to the gradient, the slope of half its square times `lam`",
    "no momentum",
)

kept = 1 - eta * lam
claim = Eq(w(t), kept**t * w_0 - eta * Sum(kept ** (t - s) * g[s], (s, 1, t)))


def proof(q):
    """Induction over the updates."""
    q.define(
        "The weight starts at `w_0`; an update goes against the gradient of the loss and `lam` times the weight.",
        Eq(w(0), w_0),
        ForAll(Eq(w(u + 1), w(u) - eta * (g[u + 1] + lam * w(u))), (u, 0, t - 1)),
    )
    q.induct(
        "At the start no gradient has come. An update multiplies all that there is by `1 - eta*lam`, so that all "
        "exponents rise by one, and brings the newest gradient.",
        Implies(u <= t, Eq(w(u), kept**u * w_0 - eta * Sum(kept ** (u - s) * g[s], (s, 1, u)))),
        over=u,
    )
    q.implies("Take all updates.", claim)


def measure(run, w_0, eta, lam, g, t):
    """The weight after the steps of the optimizer."""
    weight, _ = driven(run.operator, g, w_0, lr=eta, weight_decay=lam)
    return weight


def at(starts):
    """Decays that are slow and fast, and none."""
    return [
        {"w_0": start, "eta": eta, "lam": lam, "g": g, "t": len(g)}
        for eta, lam in ((0.125, 0.0), (0.25, 0.5), (0.5, 1.5), (1.5, 0.25))
        for start in starts
        for g in ([], *STEEP)
    ]


# Where the start and gradients of both signs cancel, their errors stay.
sizes = abs(kept) ** t * abs(w_0) + eta * Sum(abs(kept) ** (t - s) * abs(g[s]), (s, 1, t))

experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.AdamW",
    at=at((1.0, -4.0)),
    # Two products and two sums, each of them of parts that may cancel: the weight is not what they add up to.
    operations=8,
    conditioning=sizes / abs(claim.rhs) / kept,
)
rivals = {
    "adds the slope of the square times `lam`, twice as steep": claim.rhs.subs(lam, 2 * lam),
    "forgets that the decay is multiplied by the learning rate": claim.rhs.xreplace({kept: 1 - lam}),
    "lets the start alone decay, and no gradient": kept**t * w_0 - eta * Sum(g[s], (s, 1, t)),
    "forgets the decay": w_0 - eta * Sum(g[s], (s, 1, t)),
    "lets the newest gradient decay too, as if the weight moved first": kept**t * w_0
    - eta * Sum(kept ** (t - s + 1) * g[s], (s, 1, t)),
    "lets the decay add up in a straight line": (1 - eta * lam * t) * w_0
    - eta * Sum((1 - eta * lam * (t - s)) * g[s], (s, 1, t)),
    "lets old gradients count most": kept**t * w_0 - eta * Sum(kept ** (s - 1) * g[s], (s, 1, t)),
    "forgets where the weight starts": claim.rhs - kept**t * w_0,
}
