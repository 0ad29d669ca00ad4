"""When the heavy ball converges on a quadratic.

Momentum SGD runs on a quadratic with the curvature `h`. After many steps each shrinks the
distance from the minimum by the size of the larger eigenvalue. For which learning rates is
it below 1, so that the weight comes to the minimum from every start? For those up to
`2*(1 + beta)/h`, the end left out: momentum takes steps that are nearly twice as long as
gradient descent can bear.
"""

from sympy import Abs, And, Eq, Implies, Max, Piecewise, sqrt

from symcnn import Exact, Iff, reals

from . import heavy_ball_radius
from ._momentum_matrix import ahead, spectral_radius
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
where = [eta >= 0, beta >= 0, beta < 1, h > 0]
conventions = heavy_ball_radius.conventions

claim = Iff(r < 1, And(eta > 0, eta < 2 * (1 + beta) / h))


def proof(q):
    """Real eigenvalues decide."""
    q.recall("The larger eigenvalue.", heavy_ball_radius)
    q.define("The sum of both eigenvalues,", Eq(p, heavy_ball_radius.trace))
    q.define("and its size.", Eq(x, Abs(p)))
    q.define("The root of the momentum", Eq(s, sqrt(beta)))
    q.implies("is below 1.", And(s >= 0, s < 1, Eq(s**2, beta)))
    q.define(
        "The root of the discriminant, where it is above zero.",
        Eq(y, sqrt(Max(0, p**2 - 4 * beta))),
    )
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
    q.implies(
        "If they are not real, the size of their sum is at most `2*s`, and `(1 - s)**2` is above zero.",
        Implies(p**2 <= 4 * beta, And(x < 1 + beta, r < 1)),
    )
    q.implies(
        "If they are real, the larger one is below 1 just if the quadratic is above zero at 1, and its vertex to the "
        "left.",
        Implies(p**2 > 4 * beta, Iff(x + y < 2, x < 1 + beta)),
    )
    q.implies("In both cases", Iff(r < 1, x < 1 + beta))
    q.implies("Put the sum in.", Iff(r < 1, And(1 - eta * h + beta > -(1 + beta), 1 - eta * h + beta < 1 + beta)))
    q.implies("Solve for the learning rate.", claim)


def measure(run, eta, beta, h):
    """Whether both eigenvalues of a step of the optimizer are less than 1 in size."""
    return spectral_radius(run.operator, h, eta, beta) < 1.0 - 1e-9


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"eta": eta, "beta": beta, "h": h}
        for h in (0.5, 1.0, 3.0)
        for eta in (0.0, 0.25, 0.625, 1.0, 2.5, 4.5, 9.0)
        for beta in (0.0625, 0.25, 0.5, 0.9375)
    ]
    # Close to the end.
    + [{"eta": 2.4921875, "beta": 0.25, "h": 1.0}, {"eta": 2.5078125, "beta": 0.25, "h": 1.0}],
)
rivals = {
    "takes the bound of gradient descent": And(eta > 0, eta < 2 / h),
    "divides by `1 - beta`, by which momentum magnifies a step": And(eta > 0, eta < 2 * (1 - beta) / h),
    "doubles the bound, whatever the momentum": And(eta > 0, eta < 4 / h),
    "forgets the two": And(eta > 0, eta < (1 + beta) / h),
    "takes only those with which the weight swings": And(eta > 0, eta < (1 + sqrt(beta)) ** 2 / h),
    "takes the momentum to divide the bound": And(eta > 0, eta < 2 / (h * (1 + beta))),
}
