"""Weights that dropout learns from one equation.

One equation in two weights, `a[1]*w[1] + a[2]*w[2] = y`, drop rate `r`. The
expected squared error has no slope left at one place only, and is least there.
Both inputs contribute the same, so that the larger input has the smaller
weight. What is the first weight? (The second one is obtained by exchanging the
inputs.)
"""

from sympy import And, Derivative, Eq, Ne, diff, oo

from symcnn import Expectation, ForAll, Independent, Trajectory, grid, integers, reals, sequence

from . import dropout_rescaled_loss
from .dropout_rescaled_loss import J, d, r, y

j = integers("j")
a, w, R = sequence("a", 2), sequence("w", 2), sequence("R", 2)
e, v, s1, s2, p, g = reals("e v s1 s2 p g")

given = {
    a: "inputs",
    y: "target",
    r: "drop rate",
    w: "weights at which both slopes are zero",
    R: "mask",
}
sought = {
    v: "first weight",
    s1: "slope of the expected squared error in the first weight",
    s2: "slope in the second weight",
    J: dropout_rescaled_loss.sought[J],
}
usual = {r: 0.5}
loss = (y - a[1] * w[1] - a[2] * w[2]) ** 2 + r / (1 - r) * ((a[1] * w[1]) ** 2 + (a[2] * w[2]) ** 2)
where = [
    r > 0,
    r < 1,
    Independent(R),
    ForAll(Eq(Expectation(R[j]), 1 - r), (j, 1, 2)),
    ForAll(Eq(Expectation(R[j] ** 2), 1 - r), (j, 1, 2)),
    Ne(a[1], 0),
    Ne(a[2], 0),
    Eq(diff(loss, w[1]), 0),
    Eq(diff(loss, w[2]), 0),
]
conventions = dropout_rescaled_loss.conventions

claim = Eq(v, y * (1 - r) / (a[1] * (2 - r)))


def proof(q):
    """Normal equations."""
    q.recall("The expected loss.", dropout_rescaled_loss, {d: 2})
    q.equals("Written out.", loss)
    q.define("The error of the mean output.", Eq(e, y - a[1] * w[1] - a[2] * w[2]))
    for slope, weight, factor in ((s1, w[1], a[1]), (s2, w[2], a[2])):
        q.define("The slope in this weight.", Eq(slope, Derivative(loss, weight)))
        q.equals(
            "The weight stands in its own contribution and in one of the squares.",
            2 * factor * (r / (1 - r) * factor * weight - e),
        )
    q.implies(
        "No slope is left and no input is zero, so both brackets are: the contributions are the same.",
        And(Eq(a[1] * w[1], (1 - r) / r * e), Eq(a[2] * w[2], (1 - r) / r * e)),
    )
    q.implies("With both, this is an equation for the error.", Eq(e, y - 2 * (1 - r) / r * e))
    q.implies("Solve it.", Eq(e, y * r / (2 - r)))
    others = (y - a[1] * p - a[2] * g) ** 2 + r / (1 - r) * ((a[1] * p) ** 2 + (a[2] * g) ** 2)
    q.implies(
        "Any other weights `p`, `g` make it larger, by the square of what the output changes and by the squares of "
        "what the contributions change:",
        ForAll(
            Eq(
                others - loss,
                (a[1] * (p - w[1]) + a[2] * (g - w[2])) ** 2
                + r / (1 - r) * ((a[1] * (p - w[1])) ** 2 + (a[2] * (g - w[2])) ** 2),
            ),
            (p, -oo, oo),
            (g, -oo, oo),
        ),
    )
    q.define("The weight asked for.", Eq(v, w[1]))
    q.equals("Its contribution is `(1 - r)/r` times the error.", claim.rhs)


def measure(run, a, y, r):
    """Least squares over all masks, each equation weighted by the probability of its mask."""
    import torch

    masks = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
    chances = (masks * (1 - r) + (1 - masks) * r).prod(dim=1, keepdim=True)
    rows = masks * torch.tensor(a, dtype=torch.float64) / (1 - r)
    return run.operator(chances.sqrt() * rows, chances.sqrt() * y).solution[0].item()


def of_mean_inputs(rows, targets):
    """Solves the one equation that is the sum of all."""
    import torch

    return torch.linalg.lstsq(rows.sum(dim=0, keepdim=True), targets.sum(dim=0, keepdim=True), driver="gelsd")


experiment = Trajectory(
    measure,
    operator="torch.linalg.lstsq",
    impostor=of_mean_inputs,
    at=grid(a=[[10.0, 1.0], [1.0, 10.0], [-0.5, 2.0]], y=[11.0, -3.0], r=[0.125, 0.5, 0.75]),
    # Roots, rows and targets of four equations, and their factorisation in two columns.
    operations=100,
    # With the columns scaled to one length, the normal equations have the eigenvalues r and 2 - r, up to a factor;
    # what is left of the targets counts as often again.
    conditioning=2 * (2 - r) / r,
    steps=None,
)
length = a[1] ** 2 + a[2] ** 2
rivals = {
    "takes the solution of least norm, as without dropout": a[1] * y / length,
    "lets the contributions add up to the target": y / (2 * a[1]),
    "shrinks halves of the target by the probability to keep": (1 - r) * y / (2 * a[1]),
    "takes `r` for the probability to keep": y * r / (a[1] * (1 + r)),
    "thinks that kept inputs are not rescaled": y / (a[1] * (2 - r)),
    "penalises the weights, whatever their inputs": a[1] * y / (length + r / (1 - r)),
    "gives both inputs the same weight": y * (1 - r) / ((a[1] + a[2]) * (2 - r) / 2),
    "takes the other weight": y * (1 - r) / (a[2] * (2 - r)),
}
