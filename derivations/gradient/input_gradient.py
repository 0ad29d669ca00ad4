"""Gradient of a convolution with respect to its input.

One channel, stride one, no padding: a kernel of side `k` slides over an image
of side `n`. Given the upstream gradient (the derivative of the loss with
respect to every output), what is the derivative with respect to one cell of
the image? It is what the layer passes to the one below: a cell collects the
upstream gradient of every output whose window covers it, each weighted by the
entry of the kernel that lay on the cell. So that near the border no window is
missing, the image lies in a frame of `k-1` cells; where the loss does not read
the windows that reach into the frame, their upstream gradient is zero.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, integers, sequence

n, k, u, v, a, b, i, j = integers("n k u v a b i j")
outputs, cells = n + k - 1, n + 2 * k - 2
z, w, g = sequence("z", cells, cells), sequence("w", k, k), sequence("g", outputs, outputs)
y, dx = sequence("y", outputs, outputs), sequence("dx", n, n)

given = {
    n: "image side",
    k: "kernel side",
    u: "row of the image's cell",
    v: "column of the image's cell",
    z: "image in a frame of `k-1` cells, of any values",
    w: "kernel",
    g: "upstream gradient, of all windows in the framed image",
}
sought = {dx: "input gradient", y: "outputs, also of windows that hang over"}
where = [k >= 1, n >= k, u >= 1, u <= n, v >= 1, v <= n]
conventions = (
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "stride 1, one channel in and one out; no padding where the frame of `g` is zero",
)

product = w[a, b] * z[i + a - 1, j + b - 1]
claim = Eq(dx[u, v], Sum(w[a, b] * g[u + k - a, v + k - b], (b, 1, k), (a, 1, k)))


def proof(q):
    """The chain rule, and the one product of each entry of the kernel that the cell stands in."""
    q.define(
        "Lay the image into a frame of `k-1` cells, so that a window may hang over each edge: cell `(u,v)` of the "
        "image is `z[u+k-1,v+k-1]`, and the first window that lies inside it is that of `y[k,k]`.",
        ForAll(Eq(y[i, j], Sum(product, (b, 1, k), (a, 1, k))), (i, 1, outputs), (j, 1, outputs)),
    )
    q.define(
        "Chain rule: the cell acts on the loss through every product of every output, and the contributions add up. "
        "Where the loss does not read the windows that hang over, `g[i,j]` is zero there.",
        Eq(
            dx[u, v],
            Sum(
                Sum(g[i, j] * Derivative(product, z[u + k - 1, v + k - 1]), (j, 1, outputs), (i, 1, outputs)),
                (b, 1, k),
                (a, 1, k),
            ),
        ),
    )
    q.equals(
        "Entry `w[a,b]` lies on the cell in one window only, that which begins `a-1` rows above it and `b-1` columns "
        "to its left; the frame is wide enough to hold it.",
        claim.rhs,
    )


def measure(run, n, k, u, v, z, w, g):
    """The gradient that autograd hands to one cell of the framed image."""
    import torch

    image = torch.tensor(z, dtype=torch.float64)[None, None].requires_grad_()
    kernel, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (w, g))
    (gradient,) = torch.autograd.grad(run.operator(image, kernel), image, upstream)
    return round(gradient[0, 0, u + k - 2, v + k - 2].item())


def flipped(image, kernel):
    """A convolution in the sense of signal processing, whose kernel is turned by half a circle."""
    import torch

    return torch.nn.functional.conv2d(image, kernel.flip(-1, -2))


def _points():
    """Small kernels and upstream gradients of whole numbers, every cell of every image."""
    listed = []
    # With zeros in the frame of the upstream gradient, and with the windows that hang over read as well.
    for n, k, read in ((1, 1, 0), (2, 2, 0), (3, 2, 0), (4, 3, 0), (3, 3, 1), (3, 2, 1)):
        span, wide = range(1, n + k), range(n + 2 * k - 2)
        frame = [[(3 * r + 5 * c + r * c) % 11 - 5 for c in wide] for r in wide]
        kernel = [[(4 * r + 3 * c + n) % 7 - 2 for c in range(k)] for r in range(k)]
        upstream = [
            [(7 * r + 2 * c + n) % 5 - 2 if read or (k <= r <= n and k <= c <= n) else 0 for c in span] for r in span
        ]
        for u in range(1, n + 1):
            for v in range(1, n + 1):
                listed.append({"n": n, "k": k, "u": u, "v": v, "z": frame, "w": kernel, "g": upstream})
    return listed


experiment = Exact(measure, operator="torch.nn.functional.conv2d", impostor=flipped, at=_points())
rivals = {
    "does not turn the kernel": Sum(w[a, b] * g[u + a - 1, v + b - 1], (b, 1, k), (a, 1, k)),
    "exchanges rows and columns of the kernel": Sum(w[b, a] * g[u + k - a, v + k - b], (b, 1, k), (a, 1, k)),
    "takes every output to depend on the cell": Sum(w[a, b], (b, 1, k), (a, 1, k))
    * Sum(g[i, j], (j, 1, outputs), (i, 1, outputs)),
    "takes the output that begins at the cell alone": w[1, 1] * g[u + k - 1, v + k - 1],
    "multiplies by the image, as in the weight gradient": Sum(
        z[u + a - 1, v + b - 1] * g[u + k - a, v + k - b], (b, 1, k), (a, 1, k)
    ),
}
