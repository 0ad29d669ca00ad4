"""Norm of a gradient that is clipped by its norm.

All `d` entries of the gradient are multiplied by one factor: `c` over the norm,
to which PyTorch adds `10**-6`, but at most 1. What is the norm afterwards? A
gradient that is short enough stays as it is; a longer one keeps its direction,
and its norm is `c`, less about a millionth part of `c` over the norm that it had.
"""

from sympy import Abs, Eq, Min, Rational, Sum, sqrt

from symcnn import Trajectory, integers, reals, sequence

d, j = integers("d j")
c, k, r, y = reals("c k r y")
g = sequence("g", d)

given = {d: "entries of the gradient", g: "gradient", c: "largest norm"}
sought = {r: "norm after the clipping"}
where = [d >= 1, c >= 0]
conventions = (
    "the Euclidean norm of all gradients together, as if they were one vector",
    "`10**-6` is added to the norm in the divisor",
)

small = Rational(1, 10**6)
norm = sqrt(Sum(g[j] ** 2, (j, 1, d)))
claim = Eq(r, Min(1, c / (norm + small)) * norm)
elsewhere = {"nothing is added to the norm in the divisor": Min(norm, c)}


def proof(q):
    """One factor for all entries."""
    q.implies("No square is below zero.", Sum(g[j] ** 2, (j, 1, d)) >= 0)
    q.define("The factor.", Eq(k, Min(1, c / (norm + small))))
    q.implies("It is not below zero.", k >= 0)
    q.define("It multiplies all entries. The sum of their squares is then", Eq(y, Sum((k * g[j]) ** 2, (j, 1, d))))
    q.equals("Every square holds that of the factor.", k**2 * Sum(g[j] ** 2, (j, 1, d)))
    q.define("The norm is its root,", Eq(r, sqrt(y)))
    q.equals("in which the factor stands once.", k * norm)
    q.equals("Put it in.", claim.rhs)


def measure(run, d, g, c):
    """The norm of the gradients of two parameters after they were clipped."""
    import torch

    parameters = [torch.zeros(size, dtype=torch.float64, requires_grad=True) for size in (d // 2, d - d // 2)]
    whole = torch.tensor(g, dtype=torch.float64)
    for parameter, part in zip(parameters, whole.split([d // 2, d - d // 2]), strict=True):
        parameter.grad = part.clone()
    run.operator(parameters, c)
    return torch.cat([parameter.grad for parameter in parameters]).norm().item()


def by_value(parameters, bound):
    """A clipping of every entry by itself."""
    import torch

    return torch.nn.utils.clip_grad_value_(parameters, bound)


experiment = Trajectory(
    measure,
    operator="torch.nn.utils.clip_grad_norm_",
    impostor=by_value,
    at=[
        {"d": len(g), "g": g, "c": c}
        for g in ([3.0], [-3.0, 4.0], [0.5, -0.5, 0.25], [1.0, 2.0, -2.0, 4.0], [0.0625, 0.0])
        for c in (0.125, 1.0, 3.0, 5.0, 8.0)
    ],
    # Squares, sums and roots of norms of norms, once before and once after; a sum, a quotient, and the products.
    operations=30,
    steps=None,
)
rivals = {
    "scales a short gradient up as well": c / (norm + small) * norm,
    "clips every entry by itself": sqrt(Sum(Min(Abs(g[j]), c) ** 2, (j, 1, d))),
    "leaves the gradient as it is": norm,
    "takes the bound for the norm, however short the gradient": c,
    "takes the sum of the sizes for the norm": Min(1, c / (Sum(Abs(g[j]), (j, 1, d)) + small)) * norm,
    "forgets the root in the divisor": Min(1, c / (Sum(g[j] ** 2, (j, 1, d)) + small)) * norm,
}
