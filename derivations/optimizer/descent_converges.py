"""When gradient descent converges on a quadratic.

A quadratic loss has the curvature `mu` along one axis and `L`, at least as
much, along another. A step of size `eta` goes against the slope, which is the
curvature times the distance from the minimum. For which step sizes does a step
shorten the distances along both axes? The steepest axis decides: steps up to
`2/L`, the end left out; there the distance keeps its size and changes its sign.
"""

from sympy import Abs, And, Eq

from symcnn import Exact, Iff, grid, reals

from ._quadratic import distances

mu, L, eta, x, y = reals("mu L eta x y")

given = {mu: "least curvature", L: "largest curvature", eta: "learning rate"}
sought = {
    x: "distance along the flat axis after a step from 1",
    y: "distance along the steep axis after a step from 1",
}
usual = {eta: 1e-3}
where = [mu > 0, mu <= L, eta >= 0]
conventions = (
    "the loss is half the curvature times the squared distance, added up over the axes",
    "no momentum, and the gradient is exact",
)

claim = Iff(And(Abs(x) < 1, Abs(y) < 1), And(eta > 0, eta < 2 / L))


def proof(q):
    """Each axis by itself, then both."""
    q.define("A step from the distance 1 along the flat axis goes against the slope `mu`,", Eq(x, 1 - eta * mu))
    q.define("and along the steep axis against `L`.", Eq(y, 1 - eta * L))
    q.implies(
        "A distance becomes shorter just if the step has the right sign and is less than twice what leads to the "
        "minimum.",
        And(
            Iff(Abs(x) < 1, And(eta * mu > 0, eta * mu < 2)),
            Iff(Abs(y) < 1, And(eta * L > 0, eta * L < 2)),
        ),
    )
    q.implies("Of the two bounds, that of the larger curvature is the lower one.", claim)


def measure(run, mu, L, eta):
    """Whether a step of the optimizer leaves both distances shorter."""
    return max(distances(run.operator, [mu, L], lr=eta)) < 1.0


def ascent(params, lr):
    """Steps along the slope."""
    import torch

    return torch.optim.SGD(params, lr=lr, maximize=True)


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=ascent,
    at=grid(
        mu=[0.25, 1.0, 2.0],
        L=[0.5, 2.0, 4.0],
        eta=[0.0, 0.125, 0.25, 0.375, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0],
        where=lambda mu, L, eta: mu <= L,
    ),
)
rivals = {
    "stops at the step that leads to the minimum along the steep axis": And(eta > 0, eta <= 1 / L),
    "lets the flat axis decide": And(eta > 0, eta < 2 / mu),
    "lets the mean of both curvatures decide": And(eta > 0, eta < 4 / (mu + L)),
    "takes the best step for the largest": And(eta > 0, eta <= 2 / (mu + L)),
    "takes the end to converge as well": And(eta > 0, eta <= 2 / L),
    "lets the ratio of the curvatures decide": And(eta > 0, eta < 2 * mu / L),
    "takes the curvature itself for the largest step": And(eta > 0, eta < L),
}
