"""Loss that label smoothing leaves.

A network gives the score `x` to the right class of `C`, and zero to all others.
The cross-entropy of the smoothed targets, `1 - epsilon + epsilon/C` for the right
class and `epsilon/C` for each other, is at rest: it has no slope in `x`. How large
is it there? It is the entropy of the targets, and not zero.
"""

from sympy import Abs, Eq, exp, log

from symcnn import Trajectory, grid, reals

from . import label_smoothing_gap
from .label_smoothing_gap import C, J, at_rest, e, epsilon, others, slope, x

p, r = reals("p r")

given = label_smoothing_gap.given
sought = {
    J: "loss",
    e: label_smoothing_gap.sought[e],
    p: "probability of the right class",
    r: "probability of another class",
}
where = label_smoothing_gap.where
conventions = label_smoothing_gap.conventions

right, other = 1 - epsilon + epsilon / C, epsilon / C
claim = Eq(J, -right * log(right) - (C - 1) * other * log(other))


def proof(h):
    """The probabilities are the targets."""
    h.define("The ratio of the exponentials: of zero it is one.", Eq(e, exp(x)))
    h.implies("It is above zero.", e > 0)
    h.implies("The score is at rest.", Eq(slope, 0))
    h.define("The probability of the right class.", Eq(p, e / (e + C - 1)))
    h.define("That of another.", Eq(r, 1 / (e + C - 1)))
    h.implies("No slope is left, so that the one is its target.", Eq(p, right))
    h.implies("All probabilities add up to one.", Eq(p + (C - 1) * r, 1))
    h.implies("So the other is its target, too.", Eq(r, other))
    h.define("The cross-entropy.", Eq(J, -right * log(p) - (C - 1) * other * log(r)))
    h.equals("Put the probabilities in.", claim.rhs)


def measure(run, C, epsilon):
    """The loss where its slope by autograd changes its sign."""
    return at_rest(run, C, epsilon)[1]


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=others,
    at=grid(C=[2, 3, 10, 1000], epsilon=[0.0625, 0.1, 0.25, 0.5]),
    # Near where it is at rest the loss hardly moves: what counts is its own rounding, of the score and the logarithm.
    operations=60,
    conditioning=(1 + 2 * Abs(log(other))) / claim.rhs,
    steps=None,
)
rivals = {
    "takes the loss to vanish, as without smoothing": 0 * C,
    "takes the negative logarithm of the target": -log(right),
    "leaves out the other classes": -right * log(right),
    "counts one other class": -right * log(right) - other * log(other),
    "leaves `epsilon` out of the target of the right class": -(1 - epsilon) * log(1 - epsilon)
    - (C - 1) * other * log(other),
    "takes the entropy of two outcomes, smoothed or not": -(1 - epsilon) * log(1 - epsilon) - epsilon * log(epsilon),
    "takes the share of the loss at equal probabilities": epsilon * log(C),
    "takes the entropy of equal probabilities": log(C),
}
