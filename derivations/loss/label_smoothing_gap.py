"""Gap between the scores that label smoothing asks for.

A network gives the score `x` to the right class of `C`, and zero to all others.
The cross-entropy of the smoothed targets, `1 - epsilon + epsilon/C` for the right
class and `epsilon/C` for each other, is at rest: it has no slope in `x`. How far
is the right class above the others? Without smoothing there is no such gap, and
the scores grow for ever.
"""

from sympy import Derivative, Eq, diff, exp, log

from symcnn import Trajectory, grid, reals

from . import label_smoothing
from .label_smoothing import C, J, epsilon

x, G, g, e, a, b = reals("x G g e a b")

target = 1 - epsilon + epsilon / C
loss = log(exp(x) + C - 1) - target * x
rest = Eq(e / (e + C - 1), target)
given = {
    C: label_smoothing.given[C],
    epsilon: label_smoothing.given[epsilon],
    x: "score of the right class",
    e: "exponential of the score at which the loss has no slope",
}
sought = {
    G: "gap of the scores",
    J: label_smoothing.sought[J],
    a: "logarithm of the probability of the right class",
    b: "logarithm of that of another class",
    g: "slope of the loss",
}
where = [C >= 2, epsilon > 0, epsilon <= 1, e > 0, rest]
conventions = label_smoothing.conventions

claim = Eq(G, log(1 + C * (1 - epsilon) / epsilon))
elsewhere = {"the share goes to the other classes alone": log((C - 1) * (1 - epsilon) / epsilon)}


def proof(h):
    """Solve for the exponential of the score."""
    whole = exp(x) + C - 1
    h.implies("The sum of the exponentials, of which all but one are one, is above zero.", whole > 0)
    h.define("The logarithm of the probability of the right class", Eq(a, log(exp(x) / whole)))
    h.equals("is a difference,", x - log(whole))
    h.define("and so is that of another class.", Eq(b, log(1 / whole)))
    h.equals("The logarithm of one is zero.", -log(whole))
    h.define("The cross-entropy.", Eq(J, -target * a - (C - 1) * epsilon / C * b))
    h.equals("The targets add up to one.", loss)
    h.define("Its slope.", Eq(g, Derivative(loss, x)))
    h.equals("It is the probability of the right class, less its target.", diff(loss, x))
    h.implies("Where it is zero, the probability is the target.", rest)
    h.implies("Solve for the exponential.", Eq(e, 1 + C * (1 - epsilon) / epsilon))
    h.define("The gap, as the other scores are zero, is its logarithm.", Eq(G, log(e)))
    h.equals("Put it in.", claim.rhs)


def at_rest(run, C, epsilon):
    """The score of the first class, the others zero, at which its slope by autograd changes its sign, and the loss."""
    import torch

    low, high, loss = -10.0, 60.0, 0.0
    for _ in range(80):
        scores = torch.zeros(1, C, dtype=torch.float64)
        scores[0, 0] = (low + high) / 2
        scores.requires_grad_()
        left = run.operator(scores, torch.tensor([0]), label_smoothing=epsilon)
        left.backward()
        loss, score = left.item(), scores[0, 0].item()
        low, high = (low, score) if scores.grad[0, 0].item() > 0 else (score, high)
    return low, loss


def measure(run, C, epsilon):
    """The score of the first class at which the loss is at rest."""
    return at_rest(run, C, epsilon)[0]


def others(scores, labels, label_smoothing):
    """Shares out to the other classes alone."""
    import torch

    classes = scores.shape[1]
    targets = torch.full_like(scores, label_smoothing / (classes - 1)).detach()
    targets[0, labels] = 1 - label_smoothing
    return torch.nn.functional.cross_entropy(scores, targets)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=others,
    at=grid(C=[2, 3, 10, 1000], epsilon=[0.0625, 0.1, 0.25, 0.5]),
    # The slope: exponentials and their sum, the targets, differences, products.
    operations=60,
    # The slope of the slope is the target times what it is short of one.
    conditioning=1 + 4 / ((1 - target) * log(1 + C * (1 - epsilon) / epsilon)),
    steps=None,
)
rivals = {
    "leaves `epsilon` out of the target of the right class": log(C * (1 - epsilon) / epsilon),
    "forgets the number of the classes": log(1 + (1 - epsilon) / epsilon),
    "takes the logarithm of the target": -log(target),
    "forgets the logarithm": 1 + C * (1 - epsilon) / epsilon,
    "takes the odds of the right class against all others": log(target / (1 - target)),
    "exchanges the share and the rest": log(1 + C * epsilon / (1 - epsilon)),
}
