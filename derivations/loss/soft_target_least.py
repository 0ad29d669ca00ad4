"""Loss that soft targets leave.

The target of the right class of `C` is `q`, and all others share what is left to
one alike. The network gives a score to the right class and zero to the others,
and the cross-entropy is at rest: it has no slope in the score. How large is it
there? It is the entropy of the targets, and not zero.
"""

from sympy import Abs, Eq, log

from symcnn import Trajectory, grid, reals

from . import label_smoothing_gap
from .label_smoothing_gap import C, J, at_rest, e, others

q, p, r = reals("q p r")

given = {C: label_smoothing_gap.given[C], q: "target of the right class", e: label_smoothing_gap.given[e]}
sought = {J: "loss", p: "probability of the right class", r: "probability of another class"}
where = [C >= 2, q > 0, q < 1, e > 0, Eq(e / (e + C - 1), q)]
conventions = (
    "natural logarithm",
    "the targets add up to one, and those of the wrong classes are all the same, as label smoothing makes them",
)

claim = Eq(J, -q * log(q) - (1 - q) * (log(1 - q) - log(C - 1)))


def proof(h):
    """The probabilities are the targets."""
    h.define("The probability of the right class.", Eq(p, e / (e + C - 1)))
    h.define("That of another.", Eq(r, 1 / (e + C - 1)))
    h.implies("No slope is left, so that the one is its target.", Eq(p, q))
    h.implies("All probabilities add up to one.", Eq(p + (C - 1) * r, 1))
    h.implies("So the other is its target, too.", Eq(r, (1 - q) / (C - 1)))
    h.define("The cross-entropy.", Eq(J, -q * log(p) - (1 - q) * log(r)))
    h.equals("Put the probabilities in.", claim.rhs)


def measure(run, C, q):
    """The loss where its slope by autograd changes its sign."""
    return at_rest(run, C, (1 - q) * C / (C - 1))[1]


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=others,
    at=grid(C=[2, 3, 10, 1000], q=[0.625, 0.75, 0.9, 0.96875]),
    # Near where it is at rest the loss hardly moves: what counts is its own rounding, of the score and the logarithm.
    operations=60,
    conditioning=(1 + 2 * Abs(log((1 - q) / (C - 1)))) / claim.rhs,
    steps=None,
)
rest = (1 - q) / (C - 1)
rivals = {
    "takes the loss to vanish": 0 * C,
    "takes the negative logarithm of the target": -log(q),
    "leaves out the other classes": -q * log(q),
    "counts one other class": -q * log(q) - rest * log(rest),
    "takes the entropy of two outcomes, right or not": -q * log(q) - (1 - q) * log(1 - q),
    "shares among all classes": -q * log(q) - (1 - q) * log((1 - q) / C),
    "takes the entropy of equal probabilities": log(C),
    "exchanges the targets and what is left": -(1 - q) * log(q) - q * log(rest),
}
