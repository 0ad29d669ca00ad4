"""Multiplications of a bottleneck.

A bottleneck block of a residual network has three convolutions: from `c` channels to `w` with
one tap, from `w` to `w` with kernels of `k` by `k`, which move by the stride `s`, and from `w` to
`r` with one tap. Its output is an image of `m` by `m`, its input one of `s*m` by `s*m`. Where the
channels or the side change, the path around the block has a convolution of one tap (`a` is
1); else it has nothing (`a` is 0). How many multiplications, `F`, does an example take? With
256 channels, 64 inside and kernels of 3 by 3 a position takes 17 squares of 64, where a
basic block at 64 channels takes 18, and one at 256 takes 288.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from ._blocks import block_multiplications, depthwise

c, w, r, k, m, s, a, F, F_1, F_2, F_3, F_4 = integers("c w r k m s a F F_1 F_2 F_3 F_4")
x, y, i, v, h, o = integers("x y i v h o")

given = {
    c: "channels of the block's input",
    w: "channels inside of the block",
    r: "channels of the block's output",
    k: "kernel side",
    m: "output side",
    s: "stride",
    a: "1 with a convolution on the path around the block, 0 without",
}
sought = {
    F: "multiplications of the block",
    F_1: "multiplications of the first convolution",
    F_2: "multiplications of the second convolution",
    F_3: "multiplications of the third convolution",
    F_4: "multiplications of the convolution on the path around the block",
}
usual = {s: 1}
where = [c >= 1, w >= 1, r >= 1, k >= 1, m >= 1, s >= 1, a >= 0, a <= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products with zeros of the padding are counted: they are formed like any other",
    "the middle convolution has the stride, as in PyTorch's models; in the paper the first one has it",
    "one example; images and kernels are square; the normalisations are not counted",
)

claim = Eq(F, m**2 * (s**2 * c * w + k**2 * w**2 + w * r + a * c * r))
elsewhere = {
    "floating-point operations, an addition beside each multiplication": 2 * claim.rhs,
    "the first convolution has the stride, as in the paper": m**2 * (c * w + k**2 * w**2 + w * r + a * c * r),
}


def proof(q):
    """Three convolutions, or four."""
    for which, inputs, outputs, taps, side, count in (
        ("first", c, w, 1, s * m, F_1),
        ("second", w, w, k, m, F_2),
        ("third", w, r, 1, m, F_3),
        ("fourth", c, r, 1, m, F_4),
    ):
        q.define(
            f"The {which} convolution: one for each tap, row `y` and column `x`, each input channel `i`, "
            "and each position, row `h` and column `v`, of each output channel `o`.",
            Eq(count, Sum(1, (x, 1, taps), (y, 1, taps), (i, 1, inputs), (v, 1, side), (h, 1, side), (o, 1, outputs))),
        )
        q.equals("All take as many.", side**2 * taps**2 * inputs * outputs)
    q.define(
        "The block takes those of three, and of the fourth where it is needed.",
        Eq(F, F_1 + F_2 + F_3 + a * F_4),
    )
    q.equals("Add them.", claim.rhs)


def measure(run, c, w, r, k, m, s, a):
    """What PyTorch's counter sees in the convolutions."""
    return block_multiplications(run, s * m, [(c, w, 1, 1), (w, w, k, s), (w, r, 1, 1)], [(c, r, 1, s)][:a])


experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=depthwise,
    at=[
        *grid(c=[1, 3, 8], w=[1, 2], r=[1, 8], k=[1, 3], m=[1, 4], s=[1, 2], a=[0, 1]),
        {"c": 256, "w": 128, "r": 512, "k": 3, "m": 28, "s": 2, "a": 1},
    ],
)
inside = k**2 * w**2
rivals = {
    "counts all convolutions at the input's side": m**2 * s**2 * (c * w + inside + w * r + a * c * r),
    "counts the middle convolution at the input's side": m**2 * (s**2 * (c * w + inside) + w * r + a * c * r),
    "takes a basic block of the channels inside": m**2 * (2 * inside + a * c * r),
    "gives all three convolutions the large kernel": m**2 * (k**2 * (s**2 * c * w + w**2 + w * r) + a * c * r),
    "forgets the way back to many channels": m**2 * (s**2 * c * w + inside + a * c * r),
    "forgets the path around the block": m**2 * (s**2 * c * w + inside + w * r),
    "counts the parameters, and forgets the positions": c * w + inside + w * r + a * c * r,
}
