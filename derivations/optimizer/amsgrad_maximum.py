"""Largest second moment that AMSGrad keeps.

AMSGrad divides by the root of the largest second moment so far, where Adam divides by
that of the newest one. The gradient is `c` in the first `n` updates, and `d` in the `k`
updates after them. What is the maximum that AMSGrad keeps? Where the gradient falls, it
stays at `c**2*(1 - beta2**n)` and no step becomes longer, while Adam's second moment
fades towards `d**2`; where the gradient grows, the maximum is Adam's second moment.
"""

from sympy import And, Eq, Implies, Max, Or, oo

from symcnn import ForAll, Trajectory, function, integers, reals

from . import adam_second_moment
from ._driven import driven
from .adam_second_moment import beta2, c, t, v

n, k = integers("n k")
d, E = reals("d E")
A, B, M = function("A"), function("B"), function("M")

given = {
    c: "gradient in each of the first updates",
    d: "gradient in each of the later updates",
    beta2: "decay of the second moment",
    n: "updates with the first gradient",
    k: "updates with the later gradient",
}
sought = {
    v: "second moment after so many of the first updates",
    A: "largest second moment in the first updates",
    E: "largest second moment in all of the first updates",
    B: "second moment after so many of the later updates",
    M: "largest second moment after so many of the later updates",
}
usual = {beta2: 0.999}
where = [n >= 0, k >= 0, beta2 > 0, beta2 < 1]
conventions = (
    "the maximum is that of the second moments before their correction for the start at zero, as in PyTorch and in the "
    "paper, which has no correction",
    "the second moment starts at zero, and so does the maximum",
    "no weight decay",
)

early = c**2 * (1 - beta2**n)
late = beta2**k * early + d**2 * (1 - beta2**k)
claim = Eq(M(k), Max(early, late))


def proof(q):
    """The second moment moves in one direction, and then in one direction."""
    q.recall("The second moment in the first updates.", adam_second_moment, forall=((t, 0, oo),))
    q.define(
        "The maximum is renewed in every update.",
        Eq(A(0), 0),
        ForAll(Eq(A(t + 1), Max(A(t), v(t + 1))), (t, 0, oo)),
    )
    q.implies("The second moment grows,", ForAll(v(t + 1) >= v(t), (t, 0, oo)))
    q.induct("so that the newest one is the largest.", Eq(A(t), v(t)), over=t)
    q.define("After all of the first updates that is", Eq(E, A(n)))
    q.implies("in closed form", Eq(E, early))
    q.define(
        "In the later updates the second moment moves towards another square.",
        Eq(B(0), E),
        ForAll(Eq(B(t + 1), beta2 * B(t) + (1 - beta2) * d**2), (t, 0, oo)),
    )
    q.define(
        "The maximum goes on from the one before.",
        Eq(M(0), E),
        ForAll(Eq(M(t + 1), Max(M(t), B(t + 1))), (t, 0, oo)),
    )
    q.induct(
        "If it has to grow for that, it never comes further than that square,",
        Implies(d**2 >= E, And(B(t) >= E, B(t) <= d**2)),
        over=t,
    )
    q.induct("nor if it has to fall.", Implies(d**2 <= E, And(B(t) <= E, B(t) >= d**2)), over=t)
    q.implies(
        "So it grows all the time, or falls all the time and is never above where it began:",
        ForAll(Or(B(t + 1) >= B(t), And(B(t) <= E, B(t + 1) <= E)), (t, 0, oo)),
    )
    q.induct("the largest one is the newest or that of the first updates.", Eq(M(t), Max(E, B(t))), over=t)
    q.induct(
        "What the second moment lacks to the new square is multiplied by `beta2` in every update.",
        Eq(B(t), d**2 + beta2**t * (E - d**2)),
        over=t,
    )
    q.implies("Take all updates.", Eq(M(k), Max(E, d**2 + beta2**k * (E - d**2))))
    q.implies("Put the first updates in.", claim)


def measure(run, c, d, beta2, n, k):
    """The maximum that the optimizer keeps."""
    _, state = driven(run.operator, [c] * n + [d] * k, lr=0.125, betas=(0.5, beta2), amsgrad=True)
    return state["max_exp_avg_sq"].item()


def decayed(params, lr, betas, amsgrad):
    """AMSGrad that adds a multiple of the weight to the gradient."""
    import torch

    return torch.optim.Adam(params, lr=lr, betas=betas, amsgrad=amsgrad, weight_decay=0.25)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor=decayed,
    at=[
        {"c": c, "d": d, "beta2": beta2, "n": n, "k": k}
        for c, d in ((3.0, 0.25), (-2.0, 0.0), (0.5, -2.0), (1.0, 0.875), (2.0, 2.0))
        for beta2 in (0.5, 0.875, 0.99)
        for n, k in ((1, 0), (1, 1), (2, 3), (5, 1), (10, 20))
    ],
    # beta2*v + (1 - beta2)*c*c: a difference, three products, a sum, in 30 updates at most. All terms are positive.
    operations=5 * 30,
    steps=None,
)
rivals = {
    "lets the second moment fade, as Adam does": late,
    "keeps the first maximum, however large the later gradients are": early,
    "takes the maximum for corrected": Max(c**2, late),
    "takes the larger one of the squares, at once": Max(c**2, d**2),
    "adds the squares up, as Adagrad does": n * c**2 + k * d**2,
    "takes all gradients to be the first": c**2 * (1 - beta2 ** (n + k)),
    "forgets what is left of the first updates": Max(early, d**2 * (1 - beta2**k)),
}
