"""Pixels that a gradient reaches through max pooling.

An image passes through `l` layers of max pooling with blocks of side `k`, after
which `m` rows and columns are left. The gradient of the loss with respect to
every one of these is not zero. How many pixels of the image, `N(l)`, have a
gradient that is not zero?
"""

from sympy import And, Eq, KroneckerDelta, Max, Sum, oo

from symcnn import Exact, ForAll, function, grid, integers, sequence

k, m, l, t, s, a, b, i, j = integers("k m l t s a b i j")
N = function("N", integer=True)
A, B = sequence("A", oo, oo, integer=True), sequence("B", oo, oo, integer=True)

given = {
    k: "side of a block",
    m: "rows, and columns, that are left",
    l: "layers",
    A: "row of the largest pixel in its block",
    B: "column of the largest pixel in its block",
}
sought = {N: "pixels with a gradient that is not zero, `t` layers before the end"}
where = [
    k >= 1,
    m >= 1,
    l >= 0,
    ForAll(And(A[t, s] >= 1, A[t, s] <= k, B[t, s] >= 1, B[t, s] <= k), (t, 1, oo), (s, 1, oo)),
]
conventions = (
    "the stride is the side of a block, so blocks do not overlap; the image's side is `k**l*m`",
    "no ties: in every block one pixel is larger than all others",
)

claim = Eq(N(l), m**2)


def proof(q):
    """Backwards through the layers: one pixel of every block."""
    outputs = Sum(1, (i, 1, m), (j, 1, m))
    q.define(
        "After the last layer all gradients are not zero. Before layer `t` from the end, the pixels of a block get "
        "the gradient of the block's output if they are the largest, and zero else. So go through the outputs `s` "
        "whose gradient is not zero, and through the blocks that belong to them; the largest pixel of block `s` "
        "stands at `A[t,s]`, `B[t,s]`.",
        Eq(N(0), outputs),
        ForAll(
            Eq(
                N(t + 1),
                Sum(
                    KroneckerDelta(a, A[t + 1, s]) * KroneckerDelta(b, B[t + 1, s]),
                    (b, 1, k),
                    (a, 1, k),
                    (s, 1, Max(0, N(t))),
                ),
            ),
            (t, 0, oo),
        ),
    )
    q.induct(
        "Whatever a block's side is, it holds one largest pixel. So there are no more and no fewer than outputs.",
        Eq(N(l), outputs),
        over=l,
        start=0,
    )
    q.implies("That is one for every output.", claim)


def measure(run, k, m, l):
    """Entries of autograd's gradient that are not zero, for an image without ties."""
    import torch

    side = m * k**l
    order = torch.randperm(side**2, generator=torch.Generator().manual_seed(side))
    image = order.to(torch.float64).reshape(1, 1, side, side).requires_grad_()
    signal = image
    for _ in range(l):
        signal = run.operator(signal, k)
    (gradient,) = torch.autograd.grad(signal, image, torch.ones_like(signal))
    return int(gradient.count_nonzero())


experiment = Exact(
    measure,
    operator="torch.nn.functional.max_pool2d",
    impostor="torch.nn.functional.avg_pool2d",
    at=grid(k=[1, 2, 3, 4], m=[1, 2, 3, 5], l=[0, 1, 2, 3]),
)
rivals = {
    "lets every pixel have a gradient, as average pooling does": k ** (2 * l) * m**2,
    "keeps one pixel in every block of the first layer": k ** (2 * l - 2) * m**2,
    "keeps a row of every block": k**l * m**2,
    "loses a share in every layer": m**2 / k ** (2 * l),
    "counts the rows alone": m,
}
