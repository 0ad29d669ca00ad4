"""Gradient of stacked average pooling.

An image passes through `l` layers of average pooling with blocks of side `k`.
One output has the gradient `c`, all others zero. What is the gradient, `D(l)`,
with respect to a pixel of the image that this output depends on? Go back from
the output to the pixel: `t` layers before the end, the block that is looked at
has the entries `X[t, a, b]`, and the one in row `g` and column `h` leads on. In
which place it stands does not matter; for brevity it is the same in all layers.
"""

from sympy import Derivative, Eq, Sum, oo

from symcnn import ForAll, Trajectory, function, grid, integers, reals, sequence

k, l, g, h, t, a, b = integers("k l g h t a b")
c = reals("c")
D = function("D")
X = sequence("X", oo, k, k)

given = {
    k: "side of a block",
    l: "layers",
    c: "gradient of the output",
    g: "row in its block of the entry that leads on to the pixel",
    h: "column in its block of the entry that leads on to the pixel",
    X: "entries of the block that is looked at",
}
sought = {D: "gradient, `t` layers before the end"}
where = [k >= 1, l >= 0, g >= 1, g <= k, h >= 1, h <= k]
conventions = (
    "the stride is the side of a block, so blocks neither overlap nor leave gaps; no padding",
    "the image's side is divided by `k` in every layer without remainder",
)

claim = Eq(D(l), c / k ** (2 * l))


def proof(q):
    """Layer by layer, each with the derivative of a mean."""
    mean = Sum(X[t + 1, a, b], (b, 1, k), (a, 1, k)) / k**2
    q.define(
        "Chain rule: blocks do not overlap, so an entry acts on the loss through the mean of its block alone.",
        Eq(D(0), c),
        ForAll(Eq(D(t + 1), D(t) * Derivative(mean, X[t + 1, g, h])), (t, 0, oo)),
    )
    q.implies(
        "The entry is one of the `k**2` terms of the mean.",
        ForAll(Eq(D(t + 1), D(t) / k**2), (t, 0, oo)),
    )
    q.induct("Every layer divides by `k**2` once more.", claim, over=l, start=0)


def measure(run, k, l, c, g, h):
    """Autograd's gradient of the pixel to which the places in the blocks lead from one output."""
    import torch

    side = 2 * k**l
    image = torch.arange(float(side**2), dtype=torch.float64).reshape(1, 1, side, side).requires_grad_()
    signal = image
    for _ in range(l):
        signal = run.operator(signal, k)
    upstream = torch.zeros_like(signal)
    row, column = 1, 0
    upstream[0, 0, row, column] = c
    (gradient,) = torch.autograd.grad(signal, image, upstream)
    for _ in range(l):
        row, column = k * row + g - 1, k * column + h - 1
    return gradient[0, 0, row, column].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.avg_pool2d",
    impostor="torch.nn.functional.max_pool2d",
    at=grid(
        k=[1, 2, 3, 4],
        l=[0, 1, 2, 3],
        c=[-1.7, 0.3],
        g=[1, 2, 4],
        h=[1, 2, 3],
        where=lambda k, l, c, g, h: g <= k and h <= k,
    ),
    # A quotient in every layer; there are at most 3.
    operations=3,
    steps=None,
)
rivals = {
    "divides once, whatever the number of layers": c / k**2,
    "divides by the side of a block in every layer": c / k**l,
    "adds up the entries of the layers' blocks": c / (1 + l * (k**2 - 1)),
    "hands the whole gradient on, as max pooling does": c,
    "counts a layer too many": c / k ** (2 * l + 2),
}
