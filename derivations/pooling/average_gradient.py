"""Gradient of average pooling.

Average pooling cuts an image into blocks of side `k` and hands on the mean of
each. Given the gradient of the loss with respect to every mean, what is the
gradient with respect to a pixel? Pixels are named by their block and their
place in it: `X[i, j, a, b]` lies in row `a` and column `b` of block `i`, `j`.
"""

from sympy import Derivative, Eq, Sum

from symcnn import ForAll, Trajectory, indicator, integers, sequence

m, k, u, v, g, h, i, j, a, b = integers("m k u v g h i j a b")
X, dX = sequence("X", m, m, k, k), sequence("dX", m, m, k, k)
Y, dY = sequence("Y", m, m), sequence("dY", m, m)

given = {
    m: "blocks along a side of the image",
    k: "side of a block",
    u: "row of the pixel's block",
    v: "column of the pixel's block",
    g: "row of the pixel in its block",
    h: "column of the pixel in its block",
    X: "image",
    dY: "upstream gradient",
}
sought = {dX: "gradient with respect to the image"}
where = [k >= 1, m >= 1, u >= 1, u <= m, v >= 1, v <= m, g >= 1, g <= k, h >= 1, h <= k]
conventions = (
    "indices start at 1: pixel `g`, `h` of block `u`, `v` stands in row `k*(u-1)+g` and column `k*(v-1)+h`",
    "the stride is the side of a block, so blocks neither overlap nor leave gaps; no padding",
    "the image is made of whole blocks; PyTorch drops rows and columns that are left over, and their gradient is zero",
)

mean = Sum(X[i, j, a, b], (b, 1, k), (a, 1, k)) / k**2
claim = Eq(dX[u, v, g, h], dY[u, v] / k**2)


def proof(q):
    """The chain rule, and the one mean that a pixel enters."""
    q.define(
        "Every output is the mean of its block.",
        ForAll(Eq(Y[i, j], mean), (i, 1, m), (j, 1, m)),
    )
    q.define(
        "Chain rule: a pixel acts on the loss through the outputs, and the contributions add up.",
        Eq(dX[u, v, g, h], Sum(dY[i, j] * Derivative(mean, X[u, v, g, h]), (j, 1, m), (i, 1, m))),
    )
    q.equals(
        "The pixel is one of the `k**2` terms in the mean of its own block, and is in no other block.",
        dY[u, v] / k**2,
    )


def measure(run, m, k, u, v, g, h, dY):
    """The gradient that autograd hands to one pixel."""
    import torch

    image = torch.arange(float((m * k) ** 2), dtype=torch.float64).reshape(1, 1, m * k, m * k).requires_grad_()
    upstream = torch.tensor(dY, dtype=torch.float64)[None, None]
    (gradient,) = torch.autograd.grad(run.operator(image, k), image, upstream)
    return gradient[0, 0, k * (u - 1) + g - 1, k * (v - 1) + h - 1].item()


def _points():
    """Every pixel of small images; the upstream gradient differs from place to place."""
    listed = []
    for m, k in ((1, 1), (3, 1), (2, 2), (3, 2), (2, 3), (1, 5)):
        upstream = [[0.7 * k + 1.3 * r - 2.9 * c for c in range(m)] for r in range(m)]
        listed += [
            {"m": m, "k": k, "u": r // k + 1, "v": c // k + 1, "g": r % k + 1, "h": c % k + 1, "dY": upstream}
            for r in range(m * k)
            for c in range(m * k)
        ]
    return listed


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.avg_pool2d",
    impostor="torch.nn.functional.max_pool2d",
    at=_points(),
    # One quotient of two exact numbers.
    operations=1,
    steps=None,
)
rivals = {
    "hands the whole gradient to every pixel": dY[u, v],
    "divides by the side of the block": dY[u, v] / k,
    "gives all to the first pixel, as if it were the largest": dY[u, v] * indicator(Eq(g + h, 2)),
    "exchanges the rows and columns of the blocks": dY[v, u] / k**2,
    "adds a row of blocks": Sum(dY[u, j], (j, 1, m)) / k**2,
}
