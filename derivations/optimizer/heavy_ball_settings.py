"""What an eigenvalue of the heavy ball says of its settings.

Momentum SGD runs on a quadratic with the curvature `h`. If the larger eigenvalue of a step has
the size `r`, what does that say of momentum and learning rate? The momentum is at most `r**2`,
and the learning rate times `h` lies between two bounds: with less the weight creeps, with more
it overshoots.
"""

from sympy import Abs, And, Eq, Implies, Max, Piecewise, sqrt

from symcnn import reals

from . import heavy_ball_radius
from .heavy_ball_radius import beta, eta, h, r

p, x, y, s = reals("p x y s")

given = heavy_ball_radius.given
sought = {
    r: heavy_ball_radius.sought[r],
    p: "sum of the eigenvalues",
    x: "size of this sum",
    s: "root of the momentum",
    y: "root of the discriminant",
}
usual = heavy_ball_radius.usual
where = [beta >= 0]
conventions = heavy_ball_radius.conventions

claim = And(
    r >= 0,
    beta <= r**2,
    (1 - r) * (r - beta) <= r * eta * h,
    r * eta * h <= (1 + r) * (r + beta),
    Abs(1 - eta * h + beta) <= 2 * r,
)


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
        Eq(r, Piecewise((sqrt(beta), p**2 <= 4 * beta), (real, True))),
    )
    q.equals("with the root of the momentum", Piecewise((s, p**2 <= 4 * beta), (real, True)))
    q.equals("and that of the discriminant", Piecewise((s, p**2 <= 4 * beta), ((Abs(p) + y) / 2, True)))
    q.equals("and the size of the sum.", Piecewise((s, p**2 <= 4 * beta), ((x + y) / 2, True)))
    q.implies("It is no smaller than the root of the product,", r >= s)
    q.implies("nor than half of the sum,", 2 * r >= x)
    q.implies("and the quadratic is not below zero there.", r * x <= r**2 + beta)
    q.implies("So on both sides", And(r * p <= r**2 + beta, -r * p <= r**2 + beta))
    q.implies(
        "Put the sum in.",
        And((1 - r) * (r - beta) <= r * eta * h, r * eta * h <= (1 + r) * (r + beta)),
    )
    q.implies("The root of the product says:", beta <= r**2)
    q.implies("Together:", claim)
