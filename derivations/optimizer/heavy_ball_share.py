"""Settings with which the heavy ball leaves no more than a share.

Momentum SGD runs on a quadratic with the curvature `h`. With which momentum and learning rate is
the larger eigenvalue of a step at most `z` in size, so that a step leaves no more than this
share of the distance from the minimum, once many have been done? The product of both
eigenvalues must not be above `z**2`, and the quadratic of which they are the roots not below
zero at `z`, nor at the same place on the other side.
"""

from sympy import Abs, And, Eq, Implies, Max, Piecewise, sqrt

from symcnn import Exact, Iff, reals

from . import heavy_ball_radius
from ._momentum_matrix import ahead, spectral_radius
from .heavy_ball_radius import beta, eta, h, r

p, x, y, s, z = reals("p x y s z")

given = {**heavy_ball_radius.given, z: "share that a step is to leave at most"}
sought = {
    r: heavy_ball_radius.sought[r],
    p: "sum of the eigenvalues",
    x: "size of this sum",
    s: "root of the momentum",
    y: "root of the discriminant",
}
usual = heavy_ball_radius.usual
where = [beta >= 0, z > 0]
conventions = heavy_ball_radius.conventions

claim = Iff(r <= z, And(beta <= z**2, z * Abs(1 - eta * h + beta) <= z**2 + beta))


def proof(q):
    """The quadratic is not below zero further out."""
    q.recall("The larger eigenvalue.", heavy_ball_radius)
    q.define("The sum of both eigenvalues,", Eq(p, heavy_ball_radius.trace))
    q.define("and its size.", Eq(x, Abs(p)))
    q.define("The root of the momentum", Eq(s, sqrt(beta)))
    q.implies("is not below zero.", And(s >= 0, Eq(s**2, beta)))
    q.define("The root of the discriminant, where it is above zero.", Eq(y, sqrt(Max(0, p**2 - 4 * beta))))
    q.implies("It is not below zero.", y >= 0)
    q.implies("Its square is", Implies(p**2 > 4 * beta, Eq(y**2, p**2 - 4 * beta)))
    q.implies("and there is no need for the bound.", Implies(p**2 > 4 * beta, Eq(y, sqrt(p**2 - 4 * beta))))
    real = (Abs(p) + sqrt(p**2 - 4 * beta)) / 2
    q.implies(
        "In these terms the larger eigenvalue is",
        Eq(r, Piecewise((real, p**2 > 4 * beta), (sqrt(beta), True))),
    )
    q.equals("with the root of the momentum", Piecewise((real, p**2 > 4 * beta), (s, True)))
    q.equals("and that of the discriminant", Piecewise(((Abs(p) + y) / 2, p**2 > 4 * beta), (s, True)))
    q.equals("and the size of the sum.", Piecewise(((x + y) / 2, p**2 > 4 * beta), (s, True)))
    q.implies(
        "If the eigenvalues are not real, the root decides alone: twice the root is no less than their sum.",
        Implies(p**2 <= 4 * beta, Iff(r <= z, And(s <= z, z * x <= z**2 + s**2))),
    )
    q.implies(
        "If they are real, the larger one is at most `z` just if it is not between them, and not below both.",
        Implies(p**2 > 4 * beta, Iff(r <= z, And(s <= z, z * x <= z**2 + s**2))),
    )
    q.implies("In both cases", Iff(r <= z, And(s <= z, z * x <= z**2 + s**2)))
    q.implies("The momentum is a square.", Iff(s <= z, beta <= z**2))
    q.implies("So", Iff(r <= z, And(beta <= z**2, z * x <= z**2 + beta)))
    q.implies("Put the sum in.", claim)


def measure(run, eta, beta, h, z):
    """Whether no eigenvalue of a step of the optimizer is above the share."""
    return spectral_radius(run.operator, h, eta, beta) <= z


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"eta": eta, "beta": beta, "h": h, "z": z}
        for eta, h in ((0.25, 1.0), (0.125, 0.5), (2.0, 1.5), (1.0, 2.5), (0.75, 1.0))
        for beta in (0.0625, 0.3125, 0.75, 0.9375)
        for z in (0.3, 0.55, 0.7, 0.87, 0.96, 0.99, 1.2)
    ],
)
rivals = {
    "looks at the momentum alone": beta <= z**2,
    "forgets the momentum": z * Abs(1 - eta * h + beta) <= z**2 + beta,
    "takes what a step of gradient descent leaves": Abs(1 - eta * h) <= z,
    "takes the momentum itself for the size": And(beta <= z, z * Abs(1 - eta * h + beta) <= z**2 + beta),
    "forgets the other side": And(beta <= z**2, z * (1 - eta * h + beta) <= z**2 + beta),
    "takes the sum for twice an eigenvalue": And(beta <= z**2, Abs(1 - eta * h + beta) <= 2 * z),
}
