"""The best step of gradient descent on a quadratic.

A quadratic loss has the curvature `mu` along one axis and `L`, at least as
much, along another. A step multiplies the distances from the minimum by
`1 - eta*mu` and `1 - eta*L`. No step size makes the worse of the two smaller than
`(L - mu)/(L + mu)`, and just one, `2/(mu + L)`, comes as low: the flat axis has then
come as near as the steep one, which was overshot. With curvatures that differ
much, progress is slow at any step size.
"""

from sympy import Abs, And, Eq, Max

from symcnn import Exact, Iff

from . import descent_converges
from ._quadratic import distances
from .descent_converges import L, eta, mu, x, y

given = descent_converges.given
sought = descent_converges.sought
usual = descent_converges.usual
where = descent_converges.where
conventions = descent_converges.conventions

least = (L - mu) / (L + mu)
claim = Iff(Max(Abs(x), Abs(y)) <= least, Eq(eta, 2 / (mu + L)))


def proof(q):
    """What one axis gains the other loses."""
    q.define("A step from the distance 1 along the flat axis goes against the slope `mu`,", Eq(x, 1 - eta * mu))
    q.define("and along the steep axis against `L`.", Eq(y, 1 - eta * L))
    q.implies(
        "Of the flat axis no more than `(L - mu)/(L + mu)` is left from a least step size on; of the steep axis, which "
        "is overshot, no more is left up to a largest one.",
        And(
            Iff(x <= least, eta >= 2 / (mu + L)),
            Iff(-y <= least, eta <= 2 / (mu + L)),
        ),
    )
    q.implies("The two are the same step size; there neither distance is larger.", claim)


def measure(run, mu, L, eta):
    """Whether no step size of many leaves a shorter worse distance."""
    trials = [trial / 16 for trial in range(1, 65)]
    return max(distances(run.operator, [mu, L], lr=eta)) <= min(
        max(distances(run.operator, [mu, L], lr=trial)) for trial in trials
    )


def ascent(params, lr):
    """Steps along the slope."""
    import torch

    return torch.optim.SGD(params, lr=lr, maximize=True)


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=ascent,
    at=[
        {"mu": mu, "L": L, "eta": eta}
        for mu, L in ((1.0, 1.0), (1.0, 3.0), (0.5, 3.5), (2.0, 6.0), (0.25, 0.75))
        for eta in (0.0625, 0.125, 0.25, 0.375, 0.5, 0.75, 1.0, 2.0, 4.0)
    ],
)
rivals = {
    "goes to the minimum along the steep axis": Eq(eta, 1 / L),
    "goes to the minimum along the flat axis": Eq(eta, 1 / mu),
    "takes the largest step that converges": Eq(eta, 2 / L),
    "takes the reciprocal of the curvatures' sum": Eq(eta, 1 / (mu + L)),
    "takes the mean of the steps that lead to the minimum along an axis": Eq(eta, (1 / mu + 1 / L) / 2),
    "takes any step between the two for as good": And(eta >= 1 / L, eta <= 1 / mu),
}
