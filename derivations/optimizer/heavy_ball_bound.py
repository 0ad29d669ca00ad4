"""No settings of the heavy ball do better at both ends.

A quadratic loss has the curvature `mu` along one axis and `L`, at least as much, along another.
Momentum SGD has any learning rate and any momentum. Along each axis the distance from
the minimum shrinks by the size of the larger eigenvalue, once many steps have been done. How
small can the worse of the two be? Not below `(b - a)/(b + a)`, with `a` and `b` the roots of `mu`
and `L`: what the settings with the learning rate `4/(a + b)**2` come to.
"""

from sympy import Abs, And, Eq, Implies, Max, sign, sqrt

from symcnn import Trajectory, reals

from . import heavy_ball_settings
from ._momentum_matrix import ahead, spectral_radius
from .heavy_ball_radius import beta, eta, h, r

mu, L, a, b, x, y, R = reals("mu L a b x y R")

given = {mu: "least curvature", L: "largest curvature", eta: "learning rate", beta: "momentum"}
sought = {
    R: "worse of the sizes of the larger eigenvalues along both axes",
    x: "that along the flat axis",
    y: "that along the steep axis",
    a: "root of the least curvature",
    b: "root of the largest curvature",
}
usual = heavy_ball_settings.usual
where = [mu > 0, mu <= L, beta >= 0]
conventions = ("the loss is half the curvature times the squared distance from the minimum, and the gradient is exact",)

least = (sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu))
claim = least <= R


def proof(q):
    """What the sizes of eigenvalues say of the learning rate."""
    q.recall("Along the flat axis.", heavy_ball_settings, {h: mu, r: x})
    q.recall("Along the steep axis.", heavy_ball_settings, {h: L, r: y})
    q.define("The worse one of both.", Eq(R, Max(x, y)))
    q.implies(
        "It is no smaller than either.",
        And(R >= 0, beta <= R**2, Abs(1 - eta * mu + beta) <= 2 * R, Abs(1 - eta * L + beta) <= 2 * R),
    )
    q.implies("The lower bound of the flat axis holds with it as well,", (1 - R) * (R - beta) <= R * eta * mu)
    q.implies("and the upper one of the steep axis.", R * eta * L <= (1 + R) * (R + beta))
    q.define("The roots of the curvatures", Eq(a, sqrt(mu)))
    q.define("and", Eq(b, sqrt(L)))
    q.implies("are ordered as these are.", And(a > 0, b >= a, Eq(a**2, mu), Eq(b**2, L)))
    q.implies("The learning rate goes.", (1 - R) * (R - beta) * L <= (1 + R) * (R + beta) * mu)
    q.implies(
        "The momentum is at most the square of the worse one.",
        Implies(R < 1, R * (1 + R) ** 2 * mu >= R * (1 - R) ** 2 * L),
    )
    q.implies("Divide, if there is anything left.", Implies(And(R > 0, R < 1), (1 + R) ** 2 * mu >= (1 - R) ** 2 * L))
    q.implies("Take the root.", Implies(And(R > 0, R < 1), (1 - R) * b <= (1 + R) * a))
    q.implies("If nothing is left, both curvatures are the same.", Implies(R <= 0, Eq(a, b)))
    q.implies("In all cases", R * (a + b) >= b - a)
    q.implies("Divide.", (b - a) / (b + a) <= R)
    q.implies("Put the roots in.", claim)


def measure(run, mu, L, eta, beta):
    """The worse one of the spectral radii of a step of the optimizer."""
    return max(spectral_radius(run.operator, curvature, eta, beta) for curvature in (mu, L))


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"mu": mu, "L": L, "eta": eta, "beta": beta}
        for mu, L in ((1.0, 4.0), (0.25, 25.0), (1.0, 100.0), (2.0, 3.0))
        for eta in (0.01, 0.03125, 0.125, 0.4375, 0.75, 1.5)
        for beta in (0.0625, 0.1125, 0.25, 0.625, 0.675, 0.875)
    ]
    # At the bound: one step leads to the minimum.
    + [{"mu": 1.0, "L": 1.0, "eta": 1.0, "beta": 0.0}],
    # The matrix, four each; an eigenvalue of two by two.
    operations=50,
    steps=None,
    # Where both curvatures are the same, all numbers here are exact.
    conditioning=1000 * sign(L - mu),
)
rivals = {
    "takes what gradient descent leaves at its best": (L - mu) / (L + mu),
    "takes what Nesterov's momentum is known for": 1 - sqrt(mu / L),
    "forgets what the flat axis adds below the line": 1 - mu / L,
    "takes the momentum's root of any settings": sqrt(L / (L + mu)),
}
