"""Weight under an absolute and a squared penalty.

A loss is quadratic, with the curvature `h` and its minimum at the weight `a`. Two
penalties are added, together an elastic net: `lam` times the size of the weight, and
half of `mu` times its square. Where is the minimum now? A positive weight has the slope
`h*(w - a) + lam + mu*w`, a negative one `h*(w - a) - lam + mu*w`; at zero there is a
kink. What the first penalty leaves of `h*a` is divided by the curvature and `mu`: small
weights are zero, and large ones shrink, too.
"""

from sympy import Abs, And, Eq, Implies, Max, Piecewise, oo, sign

from symcnn import ForAll, Trajectory, grid, reals

h, a, lam, mu, w, m, v = reals("h a lam mu w m v")

given = {
    h: "curvature",
    a: "weight at the minimum without a penalty",
    lam: "coefficient of the size",
    mu: "coefficient of the square",
    w: "weight at rest",
}
sought = {m: "weight at the minimum"}
where = [
    h > 0,
    lam >= 0,
    mu >= 0,
    Implies(w > 0, Eq(h * (w - a) + lam + mu * w, 0)),
    Implies(w < 0, Eq(h * (w - a) - lam + mu * w, 0)),
    Implies(Eq(w, 0), Abs(h * a) <= lam),
]
conventions = (
    "half the curvature times the squared distance",
    "the size stands with `lam` as it is, the square with half of `mu`",
)

claim = Eq(m, (Max(h * a - lam, 0) - Max(-h * a - lam, 0)) / (h + mu))
elsewhere = {
    "the square stands with `mu`, not half of it": (Max(h * a - lam, 0) - Max(-h * a - lam, 0)) / (h + 2 * mu),
}


def proof(q):
    """Three cases, and no other weight is better."""

    def total(weight):
        return h * (weight - a) ** 2 / 2 + lam * Abs(weight) + mu * weight**2 / 2

    q.define("The weight at rest.", Eq(m, w))
    q.implies(
        "No other weight is as good: the loss grows by at least half the curvature times the squared distance from it.",
        ForAll(total(m) + h * (v - m) ** 2 / 2 <= total(v), (v, -oo, oo)),
    )
    q.implies("A weight above zero is this,", Implies(m > 0, And(h * a > lam, Eq((h + mu) * m, h * a - lam))))
    q.implies("one below zero this,", Implies(m < 0, And(-h * a > lam, Eq((h + mu) * m, h * a + lam))))
    q.implies(
        "so that this is the weight, times the curvature and `mu`.",
        Eq((h + mu) * m, Max(h * a - lam, 0) - Max(-h * a - lam, 0)),
    )
    q.implies("Solve for it.", claim)


def measure(run, h, a, lam, mu):
    """The weight at which gradient steps and the operator, in turn, come to rest."""
    import torch

    weight = torch.zeros((), dtype=torch.float64)
    step = 1 / (2 * (h + mu))
    for _ in range(80):
        weight = run.operator(weight - step * (h * (weight - a) + mu * weight), step * lam)
    return weight.item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.softshrink",
    impostor="torch.nn.functional.hardshrink",
    at=grid(h=[0.5, 1.0, 4.0], a=[-4.0, -0.25, 0.0, 0.75, 2.5], lam=[0.0, 0.25, 1.5], mu=[0.0, 0.5, 2.0]),
    # Each step halves what came before, so that all its roundings together are twice one step's; what 80 halvings
    # leave of the way is below them.
    operations=40,
    # A difference of nearly equal numbers.
    conditioning=Piecewise((1, Abs(h * a) <= lam), (2 * (Abs(h * a) + lam) / (Abs(h * a) - lam), True)),
    steps=None,
)
_soft = Max(h * a - lam, 0) - Max(-h * a - lam, 0)
rivals = {
    "forgets that the square shrinks what is left": _soft / h,
    "forgets the penalty on the size": h * a / (h + mu),
    "takes the curvature to be one": (Max(a - lam, 0) - Max(-a - lam, 0)) / (1 + mu),
    "shrinks first, and takes the threshold off what is left": Max(h * a / (h + mu) - lam, 0)
    - Max(-h * a / (h + mu) - lam, 0),
    "subtracts on both sides of zero": Max(h * a - lam, 0) / (h + mu),
    "lets a weight pass zero": (h * a - lam * sign(a)) / (h + mu),
    "subtracts both coefficients": (Max(h * a - lam - mu, 0) - Max(-h * a - lam - mu, 0)) / h,
    "halves the coefficient of the square": _soft / (h + mu / 2),
}
