"""What the best step of gradient descent leaves on a quadratic.

A quadratic loss has the curvature `mu` along one axis and `L`, at least as
much, along another. Gradient descent starts at the distance 1 from the minimum
along both, with the best step size, `2/(mu + L)`. What is the worse distance
after `t` steps? The two are equal after every step. Only the ratio of the
curvatures enters, the condition number: with 100 a step leaves 99 of 101.
"""

from sympy import Abs, And, Eq, Max, oo, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals

from ._quadratic import pushed
from .descent_converges import L, mu

t, k = integers("t k")
r, rho = reals("r rho")
x, y = function("x"), function("y")

given = {mu: "least curvature", L: "largest curvature", t: "steps done"}
sought = {r: "worse of the distances after `t` steps"}
where = [mu > 0, mu <= L, t >= 0]
conventions = (
    "the step size is `2/(mu + L)`, at which the worse distance after a step is least",
    "no momentum, and the gradient is exact",
)

claim = Eq(r, ((L - mu) / (L + mu)) ** t)


def proof(q):
    """Both axes shrink alike."""
    q.define(
        "Along each axis the step goes against the slope, the curvature times the distance.",
        Eq(x(0), 1),
        Eq(y(0), 1),
        ForAll(Eq(x(k + 1), x(k) - 2 / (mu + L) * mu * x(k)), (k, 0, oo)),
        ForAll(Eq(y(k + 1), y(k) - 2 / (mu + L) * L * y(k)), (k, 0, oo)),
    )
    q.define("The share that is left of the flat axis:", Eq(rho, (L - mu) / (L + mu)))
    q.implies("It is not below zero.", rho >= 0)
    q.implies("A step leaves `1 - 2*mu/(mu + L)` of it,", ForAll(Eq(x(k + 1), rho * x(k)), (k, 0, oo)))
    q.implies(
        "and `1 - 2*L/(mu + L)` of the steep axis, as much on the other side of the minimum.",
        ForAll(Eq(y(k + 1), -rho * y(k)), (k, 0, oo)),
    )
    q.induct("So both distances stay the same.", And(x(t) >= 0, Eq(Abs(y(t)), x(t))), over=t)
    q.induct("The flat one shrinks by the share in every step.", Eq(x(t), rho**t), over=t)
    q.define("The worse distance.", Eq(r, Max(Abs(x(t)), Abs(y(t)))))
    q.equals("Both are the same.", x(t))
    q.equals("It is a power of the share.", rho**t)
    q.equals("Put the share in.", claim.rhs)


def measure(run, mu, L, t):
    """The worse distance that the steps of the optimizer leave."""
    import torch

    curved = torch.tensor([mu, L], dtype=torch.float64)
    weights = torch.ones_like(curved, requires_grad=True)
    optimizer = run.operator([weights], lr=2 / (mu + L))
    for _ in range(t):
        optimizer.zero_grad()
        (curved * weights**2 / 2).sum().backward()
        optimizer.step()
    return weights.detach().abs().max().item()


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=pushed,
    at=[
        {"mu": mu, "L": L, "t": t}
        for mu, L in ((1.0, 3.0), (0.5, 3.5), (1.0, 100.0), (3.0, 4.0))
        for t in (0, 1, 2, 5, 40)
    ],
    # The step size, a sum and a quotient; the slope, a square, its half and its product; a product and a difference.
    operations=9,
    # A difference from 1 of nearly 1, where the curvatures are nearly the same.
    conditioning=2 * (L + mu) / (L - mu),
)
ratio = L / mu
rivals = {
    "takes the step that leads to the minimum along the steep axis": (1 - mu / L) ** t,
    "takes the rate of the best momentum, with the roots of the curvatures": ((sqrt(ratio) - 1) / (sqrt(ratio) + 1))
    ** t,
    "squares the distance, as the loss does": ((L - mu) / (L + mu)) ** (2 * t),
    "takes the ratio of the curvatures for the share that is left": (mu / L) ** t,
    "lets a step take the same away, not the same share": 1 - t * 2 * mu / (L + mu),
    "halves the share": ((L - mu) / (2 * (L + mu))) ** t,
    "counts from the step before": ((L - mu) / (L + mu)) ** (t + 1),
}
