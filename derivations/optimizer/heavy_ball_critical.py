"""Critical damping: the best momentum for one curvature.

Momentum SGD runs on a quadratic with the curvature `h`, and the learning rate is too short to
come to the minimum in one step: `eta*h` is below 1. With which momentum does a step shrink
the distance from the minimum most, once many have been done? Just one leaves as little as
`1 - k`, with `k` the root of `eta*h`: the momentum `(1 - k)**2`. With less the weight creeps,
with more it swings about the minimum, and takes the longer to come to rest.
"""

from sympy import Abs, And, Eq, Implies, Max, Piecewise, Rational, sqrt

from symcnn import Exact, Iff, reals

from . import heavy_ball_radius
from ._momentum_matrix import ahead, spectral_radius
from .heavy_ball_radius import beta, eta, h, r

k, p, x, y, s = reals("k p x y s")

given = heavy_ball_radius.given
sought = {
    r: heavy_ball_radius.sought[r],
    k: "root of the learning rate times the curvature",
    p: "sum of the eigenvalues",
    x: "size of this sum",
    s: "root of the momentum",
    y: "root of the discriminant",
}
usual = heavy_ball_radius.usual
where = [eta > 0, beta >= 0, h > 0, eta * h < 1]
conventions = heavy_ball_radius.conventions

claim = Iff(r <= 1 - sqrt(eta * h), Eq(beta, (1 - sqrt(eta * h)) ** 2))


def proof(q):
    """Less creeps, more swings."""
    q.recall("The larger eigenvalue.", heavy_ball_radius)
    q.define("The root of the learning rate times the curvature", Eq(k, sqrt(eta * h)))
    q.implies("is between 0 and 1.", And(k > 0, k < 1, Eq(k**2, eta * h)))
    q.define("The sum of the eigenvalues,", Eq(p, heavy_ball_radius.trace))
    q.define("its size,", Eq(x, Abs(p)))
    q.define("the root of the momentum,", Eq(s, sqrt(beta)))
    q.define(
        "and that of the discriminant, where it is above zero.",
        Eq(y, sqrt(Max(0, p**2 - 4 * beta))),
    )
    q.implies("In other words", And(s >= 0, Eq(s**2, beta), Eq(p, 1 - k**2 + s**2)))
    q.implies("It is not below zero.", y >= 0)
    q.implies("Its square is", Implies(p**2 > 4 * beta, Eq(y**2, p**2 - 4 * beta)))
    q.implies("and there is no need for the bound.", Implies(p**2 > 4 * beta, Eq(y, sqrt(p**2 - 4 * beta))))
    q.implies(
        "In these terms the larger eigenvalue is",
        Eq(r, Piecewise(((Abs(p) + sqrt(p**2 - 4 * beta)) / 2, p**2 > 4 * beta), (sqrt(beta), True))),
    )
    q.equals(
        "with the root of the momentum", Piecewise(((Abs(p) + sqrt(p**2 - 4 * beta)) / 2, p**2 > 4 * beta), (s, True))
    )
    q.equals("and that of the discriminant", Piecewise(((Abs(p) + y) / 2, p**2 > 4 * beta), (s, True)))
    q.equals("and the size of the sum.", Piecewise(((x + y) / 2, p**2 > 4 * beta), (s, True)))
    q.implies("The discriminant in factors:", Eq(p**2 - 4 * beta, ((1 - s) ** 2 - k**2) * ((1 + s) ** 2 - k**2)))
    q.implies(
        "With less momentum than `(1 - k)**2` the eigenvalues are real,",
        Implies(s < 1 - k, And(p**2 > 4 * beta, p > 0)),
    )
    q.implies(
        "and `1 - k` lies between them, since the quadratic is `k*(beta - (1 - k)**2)` there.",
        Implies(s < 1 - k, x + y > 2 * (1 - k)),
    )
    q.implies("So the larger one is above that.", Implies(s < 1 - k, r > 1 - k))
    q.implies("With more, it is no smaller than the root of their product,", r >= s)
    q.implies("which is above `1 - k`.", Implies(s > 1 - k, r > 1 - k))
    q.implies("With just that momentum they are the same.", Implies(Eq(s, 1 - k), Eq(r, 1 - k)))
    q.implies("Together:", Iff(r <= 1 - k, Eq(s, 1 - k)))
    q.implies("The root says what the momentum is.", Iff(Eq(s, 1 - k), Eq(beta, (1 - k) ** 2)))
    q.implies("So", Iff(r <= 1 - k, Eq(beta, (1 - k) ** 2)))
    q.implies("Put the root in.", claim)


def measure(run, eta, beta, h):
    """Whether no momentum of many leaves a smaller spectral radius of a step of the optimizer."""
    trials = [trial / 64 for trial in range(1, 80)]
    return spectral_radius(run.operator, h, eta, beta) <= 1e-6 + min(
        spectral_radius(run.operator, h, eta, trial) for trial in trials
    )


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"eta": eta, "beta": beta, "h": h}
        for eta, h in ((0.25, 1.0), (0.25, 0.25), (0.5, 1.125), (0.125, 0.5))
        for beta in (0.0625, 0.25, 0.28125, 0.5, 0.5625, 0.75, 0.9375)
    ],
)
rivals = {
    "takes a root of the momentum": Eq(beta, 1 - sqrt(eta * h)),
    "takes the largest momentum with which nothing swings, and forgets the root": Eq(beta, (1 - eta * h) ** 2),
    "takes what gradient descent leaves of a distance": Eq(beta, 1 - eta * h),
    "takes more momentum for better": beta >= (1 - sqrt(eta * h)) ** 2,
    "takes any with which nothing swings": beta <= (1 - sqrt(eta * h)) ** 2,
    "takes the usual momentum, whatever the curvature": Eq(beta, Rational(9, 10)),
}
