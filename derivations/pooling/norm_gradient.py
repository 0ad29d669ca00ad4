"""Gradient of pooling by a norm.

A window of `k` numbers above zero is pooled by its `p`-norm: the root of order `p`
of the sum of their powers. Given the upstream gradient `g`, what comes back to one
of the numbers? It is the number over the norm, to the power `p-1`, times `g`. With
`p = 1`, where the sum is taken, all numbers get the whole of it; the larger `p` is,
the more goes to the largest number, as in max pooling.
"""

from sympy import Derivative, Eq, Sum

from symcnn import ForAll, Trajectory, integers, reals, sequence

k, c, h = integers("k c h")
p, g, y = reals("p g y")
x, dx = sequence("x", k), sequence("dx", k)

given = {
    k: "side of a window",
    p: "order of the norm",
    x: "numbers of the window",
    c: "which of the numbers",
    g: "upstream gradient",
}
sought = {dx: "gradient of the numbers", y: "norm of the window"}
where = [c >= 1, c <= k, p > 0, ForAll(x[h] > 0, (h, 1, k))]
conventions = (
    "the powers are added, not averaged, as in PyTorch's LPPool",
    "with `p = 2` it holds of numbers of any sign that are not all zero",
)

powers = Sum(x[h] ** p, (h, 1, k))
norm = powers ** (1 / p)
claim = Eq(dx[c], g * x[c] ** (p - 1) * powers ** (1 / p - 1))


def proof(q):
    """The chain rule."""
    q.implies("The sum of the powers is above zero.", powers > 0)
    q.define("The norm of the window.", Eq(y, norm))
    q.define("Chain rule.", Eq(dx[c], g * Derivative(norm, x[c])))
    q.equals(
        "The root has the slope of a power, with one over the order before it; of the powers one holds the number, and "
        "has the order before it. Both cancel.",
        claim.rhs,
    )


def measure(run, k, p, x, c, g):
    """The gradient that autograd hands to one number of a window."""
    import torch

    window = torch.tensor(x, dtype=torch.float64)[None, None].requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(window, p, k), window, torch.full((1, 1, 1), g, dtype=torch.float64))
    return gradient[0, 0, c - 1].item()


def averaged(window, order, side):
    """Averages the powers."""
    import torch

    return torch.nn.functional.avg_pool1d(window**order, side) ** (1 / order)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.lp_pool1d",
    impostor=averaged,
    at=[
        {"k": len(window), "p": p, "x": window, "c": c, "g": g}
        for window, g in (([2.0], -1.5), ([3.0, 4.0], 1.0), ([0.5, 1.0, 0.25], 2.0), ([1.0, 1.0, 2.0, 0.5], -0.75))
        for p in (1.0, 2.0, 3.0, 0.5)
        for c in range(1, len(window) + 1)
    ],
    operations=60,
    conditioning=8,
    steps=None,
)
rivals = {
    "hands everything on": g + 0 * x[c],
    "forgets the power of the number": g * norm ** (1 - p),
    "forgets the power of the norm": g * x[c] ** (p - 1),
    "divides the number by the norm, whatever the order": g * x[c] / norm,
    "takes the share in the sum of the powers": g * x[c] ** p / powers,
    "forgets the inner derivative": g * powers ** (1 / p - 1) / p,
    "takes the mean of the powers": g * (x[c] / norm) ** (p - 1) / k ** (1 / p),
}
