"""Gradient of up-sampling by the nearest neighbour.

Up-sampling by the nearest neighbour makes of every pixel of an image of `H` rows
and `W` columns a block of `s` by `s` equal ones. Given the upstream gradient, what
is the gradient with respect to a pixel? It is used `s**2` times, so it collects
the gradients of its whole block: their sum, not their mean.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, integers, sequence

H, W, s, u, v, i, j, a, b = integers("H W s u v i j a b")
X, dX = sequence("X", H, W), sequence("dX", H, W)
dY = sequence("dY", H * s, W * s)

given = {
    H: "rows of the input",
    W: "columns of the input",
    s: "factor by which a side grows",
    u: "row of the pixel",
    v: "column of the pixel",
    X: "input",
    dY: "upstream gradient",
}
sought = {dX: "gradient with respect to the input"}
where = [s >= 1, u >= 1, u <= H, v >= 1, v <= W]
conventions = (
    "indices start at 1: row `a` and column `b` of the block of pixel `u`, `v` are row `s*(u-1)+a` and column "
    "`s*(v-1)+b` of the output",
    "the factor is a whole number, the same for both axes",
)


def received(row, column):
    """The upstream gradient at a place in the block of a pixel."""
    return dY[s * (row - 1) + a, s * (column - 1) + b]


claim = Eq(dX[u, v], Sum(received(u, v), (b, 1, s), (a, 1, s)))


def proof(q):
    """The chain rule, and the block that the pixel becomes."""
    q.define(
        "Every pixel of block `i`, `j` is the pixel of the input that the block is made of. Chain rule: a pixel acts "
        "on the loss through all outputs, and the contributions add up, block by block.",
        Eq(
            dX[u, v],
            Sum(received(i, j) * Derivative(X[i, j], X[u, v]), (b, 1, s), (a, 1, s), (j, 1, W), (i, 1, H)),
        ),
    )
    q.equals("Those of its own block have the derivative one, all others zero.", claim.rhs)


def measure(run, H, W, s, u, v, X, dY):
    """The gradient that autograd hands to one pixel."""
    import torch

    image, upstream = (torch.tensor(rows, dtype=torch.float64) for rows in (X, dY))
    image = image[None, None].requires_grad_()
    outputs = run.operator(image, scale_factor=s, mode="nearest")
    (gradient,) = torch.autograd.grad(outputs, image, upstream[None, None])
    return round(gradient[0, 0, u - 1, v - 1].item())


def spread(image, scale_factor, mode):
    """Shares a pixel out among its block."""
    import torch

    return torch.nn.functional.interpolate(image, scale_factor=scale_factor, mode=mode) * 2


def _points():
    """Every pixel of small images of whole numbers."""
    listed = []
    for H, W, s in ((1, 1, 1), (2, 3, 1), (1, 2, 2), (3, 2, 2), (2, 2, 3)):
        image = [[(3 * r + 5 * c) % 7 - 3 for c in range(W)] for r in range(H)]
        upstream = [[(7 * r + 3 * c + r * c + s) % 11 - 4 for c in range(W * s)] for r in range(H * s)]
        shape = {"H": H, "W": W, "s": s, "X": image, "dY": upstream}
        listed += [{**shape, "u": u, "v": v} for u in range(1, H + 1) for v in range(1, W + 1)]
    return [*listed, {**shape, "u": H, "v": W, "dY": [[c - r for c in range(W * s)] for r in range(H * s)]}]


experiment = Exact(measure, operator="torch.nn.functional.interpolate", impostor=spread, at=_points())
rivals = {
    "takes the mean of the block": claim.rhs / s**2,
    "takes the first pixel of the block alone": dY[s * (u - 1) + 1, s * (v - 1) + 1],
    "takes the first row of the block alone": Sum(received(u, v).subs(a, 1), (b, 1, s)),
    "adds up all blocks": Sum(dY[i, j], (j, 1, W * s), (i, 1, H * s)),
    "multiplies with the number of pixels": s**2 * claim.rhs,
    "multiplies with the pixel": X[u, v] * claim.rhs,
    "takes the pixel at the same place": dY[u, v],
}
