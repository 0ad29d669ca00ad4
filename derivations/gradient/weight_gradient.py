"""Weight gradient of a convolution.

One channel, stride one, no padding: a kernel of side `k` slides over an image
of side `n`, and every output is a sum of products. Given the upstream
gradient (the derivative of the loss with respect to every output), what is
the derivative with respect to one entry of the kernel?
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, integers, sequence

n, k, h, l, a, b, i, j = integers("n k h l a b i j")
side = n - k + 1
x, w, dy = sequence("x", n, n), sequence("w", k, k), sequence("dy", side, side)
y, dw = sequence("y", side, side), sequence("dw", k, k)

given = {
    n: "image side",
    k: "kernel side",
    h: "row of the kernel's entry",
    l: "column of the kernel's entry",
    x: "image",
    w: "kernel",
    dy: "upstream gradient",
}
sought = {dw: "weight gradient"}
where = [k >= 1, n >= k, h >= 1, h <= k, l >= 1, l <= k]
conventions = (
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "stride 1, no padding, one channel in and one out",
)

output = Sum(w[a, b] * x[i + a - 1, j + b - 1], (b, 1, k), (a, 1, k))
claim = Eq(dw[h, l], Sum(x[i + h - 1, j + l - 1] * dy[i, j], (j, 1, side), (i, 1, side)))


def proof(q):
    """The chain rule, and the one product that an entry stands in."""
    q.define(
        "Every output is the sum of products of the kernel with the patch of the image below it.",
        ForAll(Eq(y[i, j], output), (i, 1, side), (j, 1, side)),
    )
    q.define(
        "Chain rule: the entry acts on the loss through every output, and the contributions add up.",
        Eq(dw[h, l], Sum(dy[i, j] * Derivative(output, w[h, l]), (j, 1, side), (i, 1, side))),
    )
    q.equals(
        "Of the products in `y[i, j]` only the one with `a=h`, `b=l` holds the entry; its factor is a cell of "
        "the image.",
        Sum(dy[i, j] * x[i + h - 1, j + l - 1], (j, 1, side), (i, 1, side)),
    )


def measure(run, n, k, h, l, x, dy):
    """The gradient that autograd hands to one entry of the kernel."""
    import torch

    image = torch.tensor(x, dtype=torch.float64)[None, None]
    kernel = torch.zeros(1, 1, k, k, dtype=torch.float64, requires_grad=True)
    run.operator(image, kernel).backward(torch.tensor(dy, dtype=torch.float64)[None, None])
    return round(kernel.grad[0, 0, h - 1, l - 1].item())


def flipped(image, kernel):
    """A convolution in the sense of signal processing, whose kernel is turned by half a circle."""
    import torch

    return torch.nn.functional.conv2d(image, kernel.flip(-1, -2))


def _points():
    """Small images and upstream gradients of whole numbers, every entry of every kernel."""
    listed = []
    for n, k in ((1, 1), (3, 2), (4, 3), (5, 2), (6, 4)):
        m = n - k + 1
        image = [[(3 * r + 5 * c + r * c + n) % 11 - 5 for c in range(n)] for r in range(n)]
        upstream = [[(7 * r + 2 * c + n) % 5 - 2 for c in range(m)] for r in range(m)]
        for h in range(1, k + 1):
            for l in range(1, k + 1):
                listed.append({"n": n, "k": k, "h": h, "l": l, "x": image, "dy": upstream})
    return listed


experiment = Exact(measure, operator="torch.nn.functional.conv2d", impostor=flipped, at=_points())
rivals = {
    "pairs the upstream gradient with the image at the same place": Sum(x[i, j] * dy[i, j], (j, 1, side), (i, 1, side)),
    "turns the kernel round": Sum(x[i + k - h, j + k - l] * dy[i, j], (j, 1, side), (i, 1, side)),
    "takes the first output alone": x[h, l] * dy[1, 1],
}
