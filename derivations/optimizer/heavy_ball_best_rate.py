"""What the best heavy ball leaves on a quadratic.

A quadratic loss has curvatures from `mu` to `L`. Momentum SGD has the learning rate
`4/(a + b)**2` and the momentum `((b - a)/(b + a))**2`, where `a` and `b` are the roots of `mu`
and `L`. By how much does a step shrink the distance from the minimum, once many have been
done, along an axis with the curvature `h`? By the same along all of them: the share
`(b - a)/(b + a)` is left. With the condition number 100 that is 9 of 11, where gradient
descent leaves 99 of 101.
"""

from sympy import Abs, And, Eq, Piecewise, sqrt

from symcnn import Trajectory, reals

from . import heavy_ball_radius
from ._momentum_matrix import ahead, spectral_radius
from .heavy_ball_radius import r

mu, L, h, a, b, e, f = reals("mu L h a b e f")

given = {mu: "least curvature", L: "largest curvature", h: "curvature along an axis"}
sought = {
    r: "size of the larger eigenvalue, by which a step shrinks the distance",
    a: "root of the least curvature",
    b: "root of the largest curvature",
    e: "learning rate",
    f: "momentum",
}
where = [mu > 0, mu <= L, mu <= h, h <= L]
conventions = (
    "the learning rate and the momentum are those said; that no others do better at both ends is not shown here",
    "along the axes of the least and of the largest curvature both eigenvalues are the same, so that the number of "
    "steps done comes in as a factor",
    heavy_ball_radius.conventions[0],
    "the velocity is a sum, to which the new gradient is added in full; no dampening, no look-ahead",
)

claim = Eq(r, (sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu)))


def proof(q):
    """No eigenvalue is real, but for double ones at both ends."""
    q.define("The roots of the curvatures at both ends:", Eq(a, sqrt(mu)))
    q.define("and", Eq(b, sqrt(L)))
    q.implies("They are ordered as the curvatures are.", And(a > 0, b >= a, Eq(a**2, mu), Eq(b**2, L)))
    q.define("The learning rate.", Eq(e, 4 / (a + b) ** 2))
    q.define("The momentum.", Eq(f, ((b - a) / (b + a)) ** 2))
    q.implies("Neither is below zero.", And(e > 0, f >= 0))
    q.recall("The larger eigenvalue.", heavy_ball_radius, {heavy_ball_radius.eta: e, heavy_ball_radius.beta: f})
    q.implies(
        "The discriminant is a product of two differences, which vanishes at both ends.",
        Eq((1 - e * h + f) ** 2 - 4 * f, e**2 * (a**2 - h) * (b**2 - h)),
    )
    q.implies("Between them it is not above zero.", (1 - e * h + f) ** 2 <= 4 * f)
    trace = 1 - e * h + f
    q.implies(
        "The larger eigenvalue, in these terms:",
        Eq(r, Piecewise(((Abs(trace) + sqrt(trace**2 - 4 * f)) / 2, trace**2 > 4 * f), (sqrt(f), True))),
    )
    q.equals("The eigenvalues are not real, or the same.", sqrt(f))
    q.equals("The momentum is a square.", (b - a) / (b + a))
    q.equals("Put the roots in.", claim.rhs)


def measure(run, mu, L, h):
    """The spectral radius of a step of the optimizer."""
    a, b = mu**0.5, L**0.5
    return spectral_radius(run.operator, h, 4 / (a + b) ** 2, ((b - a) / (b + a)) ** 2)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"mu": mu, "L": L, "h": h}
        for mu, L in ((1.0, 4.0), (0.25, 25.0), (1.0, 100.0), (2.0, 3.0))
        for h in (0.5 * (mu + L), 0.875 * mu + 0.125 * L, 0.25 * mu + 0.75 * L)
    ],
    # The settings, six each; the matrix, four each; an eigenvalue of two by two.
    operations=50,
    steps=None,
    conditioning=100,
)
ratio = L / mu
rivals = {
    "takes what gradient descent leaves at its best": (L - mu) / (L + mu),
    "takes the momentum for what is left": ((sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu))) ** 2,
    "takes the curvature of the axis for the least one": (sqrt(L) - sqrt(h)) / (sqrt(L) + sqrt(h)),
    "takes what Nesterov's momentum is known for": 1 - sqrt(mu / L),
    "forgets the roots of the condition number": (ratio - 1) / (ratio + 1) * (L - mu) / (L + mu),
    "takes what is left of the loss": ((sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu))) ** 4,
}
