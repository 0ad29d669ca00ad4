"""Eigenvalues of the heavy ball on a quadratic.

Momentum SGD runs on a quadratic with the curvature `h`. A step takes the weight and its motion to
others by a linear map of both, with the sum of eigenvalues `p = 1 - eta*h + beta` and their
product `beta`. How large is the larger eigenvalue, in size? It is by this that a step
shrinks the distance from the minimum, once many have been done. Where the eigenvalues are not
real, the weight swings about the minimum, and both have the size of the root of `beta`,
whatever the curvature and the learning rate.
"""

from sympy import Abs, Eq, Max, Piecewise, sqrt

from symcnn import Trajectory, reals

from ._momentum_matrix import ahead, spectral_radius

eta, beta, h, p, D, r = reals("eta beta h p D r")

given = {eta: "learning rate", beta: "momentum", h: "curvature"}
sought = {
    r: "size of the larger eigenvalue",
    p: "sum of the eigenvalues",
    D: "discriminant of the equation for the eigenvalues",
}
usual = {eta: 1e-3, beta: 0}
where = []
conventions = (
    "the loss is half the curvature times the squared distance from the minimum, and the gradient is exact",
    "the velocity is a sum: the new gradient is not multiplied by `1 - beta`; no dampening, no look-ahead",
    "one axis of the quadratic; along each the weights move by themselves",
)

trace = 1 - eta * h + beta
claim = Eq(
    r,
    Piecewise(((Abs(trace) + sqrt(trace**2 - 4 * beta)) / 2, trace**2 > 4 * beta), (sqrt(beta), True)),
)


def proof(q):
    """Trace and determinant."""
    q.define(
        "The trace of the map is the sum of its eigenvalues.",
        Eq(p, (1 - eta * h) + beta),
    )
    q.define(
        "Its determinant is their product, so that they solve a quadratic equation with the discriminant",
        Eq(D, p**2 - 4 * ((1 - eta * h) * beta - (-eta * beta) * h)),
    )
    q.equals("In the determinant the curvature cancels.", p**2 - 4 * beta)
    q.define(
        "Two eigenvalues that are not real have the real part `p/2`; their imaginary parts are half the root of `-D` "
        "and its negative. Of two that are real, the larger one counts.",
        Eq(
            r,
            Piecewise(
                (sqrt((p / 2) ** 2 + (sqrt(-D) / 2) ** 2), D <= 0),
                (Max(Abs((p + sqrt(D)) / 2), Abs((p - sqrt(D)) / 2)), True),
            ),
        ),
    )
    q.equals(
        "In the first case a half of everything cancels; in the second, the larger one is that in which sum and root "
        "have the same sign.",
        Piecewise(((Abs(p) + sqrt(p**2 - 4 * beta)) / 2, p**2 > 4 * beta), (sqrt(beta), True)),
    )
    q.equals("Put the sum in.", claim.rhs)


def measure(run, eta, beta, h):
    """The spectral radius of a step of the optimizer."""
    return spectral_radius(run.operator, h, eta, beta)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=ahead,
    at=[
        {"eta": eta, "beta": beta, "h": h}
        for eta, h in ((0.25, 1.0), (0.125, 0.5), (2.0, 1.5), (1.0, 5.0), (0.5, 0.0))
        for beta in (0.125, 0.3125, 0.75, 0.9375, 1.5)
    ],
    # The matrix, four each; an eigenvalue of two by two.
    operations=40,
    steps=None,
    # A root of a difference, which is nowhere below a thousandth here, or zero.
    conditioning=1000,
)
rivals = {
    "takes the root of the momentum, also where the eigenvalues are real": sqrt(beta),
    "takes the momentum itself where the eigenvalues are not real": Piecewise(
        (beta, trace**2 <= 4 * beta), ((Abs(trace) + sqrt(trace**2 - 4 * beta)) / 2, True)
    ),
    "takes what a step of gradient descent leaves": Abs(1 - eta * h),
    "takes the real part for the size": Piecewise(
        (Abs(trace) / 2, trace**2 <= 4 * beta), ((Abs(trace) + sqrt(trace**2 - 4 * beta)) / 2, True)
    ),
    "takes the smaller eigenvalue": Piecewise(
        (sqrt(beta), trace**2 <= 4 * beta), ((Abs(trace) - sqrt(trace**2 - 4 * beta)) / 2, True)
    ),
    "forgets that the sum of the eigenvalues may be below zero": Piecewise(
        (sqrt(beta), trace**2 <= 4 * beta), ((trace + sqrt(trace**2 - 4 * beta)) / 2, True)
    ),
    "magnifies the learning rate by `1/(1 - beta)`": Abs(1 - eta * h / (1 - beta)),
}
