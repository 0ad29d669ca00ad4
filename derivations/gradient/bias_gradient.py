"""Gradient of a convolution with respect to its bias.

One channel, stride one, no padding; the bias `c` is added to every output.
Given the upstream gradient (the derivative of the loss with respect to every
output), what is the derivative with respect to the bias?
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, integers, reals, sequence

n, k, a, b, i, j = integers("n k a b i j")
c, dc = reals("c dc")
side = n - k + 1
x, w, dy, y = sequence("x", n, n), sequence("w", k, k), sequence("dy", side, side), sequence("y", side, side)

given = {
    n: "image side",
    k: "kernel side",
    x: "image",
    w: "kernel",
    c: "bias",
    dy: "upstream gradient",
}
sought = {dc: "bias gradient"}
where = [k >= 1, n >= k]
conventions = (
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "stride 1, no padding, one channel in and one out",
)

output = c + Sum(w[a, b] * x[i + a - 1, j + b - 1], (b, 1, k), (a, 1, k))
claim = Eq(dc, Sum(dy[i, j], (j, 1, side), (i, 1, side)))


def proof(q):
    """The chain rule: the bias stands in every output, with factor one."""
    q.define(
        "Every output is the bias plus the sum of products of the kernel with the patch of the image below it.",
        ForAll(Eq(y[i, j], output), (i, 1, side), (j, 1, side)),
    )
    q.define(
        "Chain rule: the bias acts on the loss through every output, and the contributions add up.",
        Eq(dc, Sum(dy[i, j] * Derivative(output, c), (j, 1, side), (i, 1, side))),
    )
    q.equals("The bias stands in each output once, with factor one; the products do not hold it.", claim.rhs)


def measure(run, n, k, x, w, c, dy):
    """The gradient that autograd hands to the bias."""
    import torch

    image, kernel = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, w))
    bias = torch.tensor([c], dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(dy, dtype=torch.float64)[None, None]
    (gradient,) = torch.autograd.grad(run.operator(image, kernel, bias), bias, upstream)
    return round(gradient.item())


def averaged(image, kernel, bias):
    """A convolution that spreads the bias over its outputs."""
    import torch

    outputs = torch.nn.functional.conv2d(image, kernel)
    return outputs + bias * outputs.numel() ** -1


def _points():
    """Small images and upstream gradients of whole numbers."""
    listed = []
    for n, k in ((1, 1), (3, 2), (3, 3), (4, 3), (5, 2), (6, 4)):
        m = n - k + 1
        for shift in (0, 3):
            image = [[(3 * r + 5 * c + r * c + shift) % 11 - 5 for c in range(n)] for r in range(n)]
            kernel = [[(4 * r - 3 * c + shift) % 7 - 2 for c in range(k)] for r in range(k)]
            upstream = [[(7 * r + 2 * c + shift) % 5 - 1 for c in range(m)] for r in range(m)]
            listed.append({"n": n, "k": k, "x": image, "w": kernel, "c": 2 - shift, "dy": upstream})
    return listed


experiment = Exact(measure, operator="torch.nn.functional.conv2d", impostor=averaged, at=_points())
rivals = {
    "takes the mean over the positions": Sum(dy[i, j], (j, 1, side), (i, 1, side)) / side**2,
    "takes the first output alone": dy[1, 1],
    "multiplies by the value of the bias": c * Sum(dy[i, j], (j, 1, side), (i, 1, side)),
    "multiplies by the image": Sum(x[i, j] * dy[i, j], (j, 1, side), (i, 1, side)),
    "counts the positions": side**2,
}
