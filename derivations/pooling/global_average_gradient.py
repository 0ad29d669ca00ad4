"""Gradient of global average pooling.

Global average pooling hands on one number for each of `C` channels: the mean
over its `H` rows and `W` columns. Given the gradient of the loss with respect to
every mean, what is the gradient with respect to a pixel? Every pixel of a channel
gets the same share of its channel's gradient, and the larger the map, the
smaller.
"""

from sympy import Derivative, Eq, Sum, sqrt

from symcnn import ForAll, Trajectory, integers, sequence

C, H, W, c, u, v, i, a, b = integers("C H W c u v i a b")
X, dX = sequence("X", C, H, W), sequence("dX", C, H, W)
Y, dY = sequence("Y", C), sequence("dY", C)

given = {
    C: "channels",
    H: "rows of a map",
    W: "columns of a map",
    c: "channel of the pixel",
    u: "row of the pixel",
    v: "column of the pixel",
    X: "maps, one for each channel",
    dY: "upstream gradient, of the means",
}
sought = {dX: "gradient with respect to the maps", Y: "means"}
where = [c >= 1, c <= C, u >= 1, u <= H, v >= 1, v <= W]
conventions = ("indices start at 1",)

mean = Sum(X[i, a, b], (b, 1, W), (a, 1, H)) / (H * W)
claim = Eq(dX[c, u, v], dY[c] / (H * W))


def proof(q):
    """The chain rule, and the one mean that a pixel enters."""
    q.define("Every output is the mean of its channel.", ForAll(Eq(Y[i], mean), (i, 1, C)))
    q.define(
        "Chain rule: a pixel acts on the loss through the outputs, and the contributions add up.",
        Eq(dX[c, u, v], Sum(dY[i] * Derivative(mean, X[c, u, v]), (i, 1, C))),
    )
    q.equals("The pixel is one of the terms in the mean of its own channel, and is in no other.", claim.rhs)


def measure(run, C, H, W, c, u, v, dY):
    """The gradient that autograd hands to one pixel."""
    import torch

    maps = torch.arange(float(C * H * W), dtype=torch.float64).reshape(1, C, H, W).requires_grad_()
    upstream = torch.tensor(dY, dtype=torch.float64)[None, :, None, None]
    (gradient,) = torch.autograd.grad(run.operator(maps, 1), maps, upstream)
    return gradient[0, c - 1, u - 1, v - 1].item()


def _points():
    """Every pixel of small maps; the upstream gradient differs from channel to channel."""
    listed = []
    for C, H, W in ((1, 1, 1), (2, 1, 3), (3, 2, 2), (2, 3, 2), (1, 4, 5)):
        upstream = [0.75 * C + 1.25 - 2.5 * channel for channel in range(C)]
        listed += [
            {"C": C, "H": H, "W": W, "c": c, "u": u, "v": v, "dY": upstream}
            for c in range(1, C + 1)
            for u in range(1, H + 1)
            for v in range(1, W + 1)
        ]
    return listed


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.adaptive_avg_pool2d",
    impostor="torch.nn.functional.adaptive_max_pool2d",
    at=_points(),
    # One quotient of two exact numbers.
    operations=2,
    steps=None,
)
rivals = {
    "hands the whole gradient to every pixel": dY[c],
    "divides by the columns alone": dY[c] / W,
    "divides by the channels, too": dY[c] / (C * H * W),
    "adds up the channels": Sum(dY[i], (i, 1, C)) / (H * W),
    "divides by the root of the number of pixels": dY[c] / sqrt(H * W),
}
