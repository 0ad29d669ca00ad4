"""Multiplications of a basic block.

A basic block of a residual network has two convolutions of `k` by `k`, from `c` channels to `w`
and from `w` to `w`; the first moves by the stride. All outputs are images of `m` by `m`. Where
the block changes the number of channels or the side, the path around it has a convolution
of one tap from `c` channels to `w` (`s` is 1); else it has nothing (`s` is 0). How many
multiplications, `F`, does an example take? A block that halves the side and doubles the
channels takes little more than three quarters of the one before it.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from ._blocks import block_multiplications, depthwise

c, w, k, m, s, F, F_1, F_2, F_3, x, y, i, v, h, o = integers("c w k m s F F_1 F_2 F_3 x y i v h o")

given = {
    c: "channels of the block's input",
    w: "channels of the block's output",
    k: "kernel side",
    m: "output side",
    s: "1 with a convolution on the path around the block, 0 without",
}
sought = {
    F: "multiplications of the block",
    F_1: "multiplications of the first convolution",
    F_2: "multiplications of the second convolution",
    F_3: "multiplications of the convolution on the path around the block",
}
where = [c >= 1, w >= 1, k >= 1, m >= 1, s >= 0, s <= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products with zeros of the padding are counted: they are formed like any other",
    "stride and padding enter through the output's side alone; the normalisations are not counted",
    "one example; images and kernels are square",
)

claim = Eq(F, m**2 * (k**2 * w * (c + w) + s * c * w))
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}


def proof(q):
    """Two convolutions, or three."""
    for which, inputs, side, count in (("first", c, k, F_1), ("second", w, k, F_2), ("third", c, 1, F_3)):
        q.define(
            f"The {which} convolution: one for each tap, row `y` and column `x`, each input channel `i`, "
            "and each position, row `h` and column `v`, of each output channel `o`.",
            Eq(count, Sum(1, (x, 1, side), (y, 1, side), (i, 1, inputs), (v, 1, m), (h, 1, m), (o, 1, w))),
        )
        q.equals("All take as many.", m**2 * side**2 * inputs * w)
    q.define("The block takes those of two, and of the third where it is needed.", Eq(F, F_1 + F_2 + s * F_3))
    q.equals("Add them.", claim.rhs)


def measure(run, c, w, k, m, s):
    """What PyTorch's counter sees in the convolutions, of which the first has the stride 2."""
    return block_multiplications(run, 2 * m, [(c, w, k, 2), (w, w, k, 1)], [(c, w, 1, 2)][:s])


experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=depthwise,
    at=[*grid(c=[1, 3, 8], w=[1, 2, 8], k=[1, 3, 5], m=[1, 4], s=[0, 1]), {"c": 64, "w": 128, "k": 3, "m": 28, "s": 1}],
)
rivals = {
    "takes both convolutions to keep the channels of the output": m**2 * (2 * k**2 * w**2 + s * c * w),
    "takes both convolutions to read the block's input": m**2 * (2 * k**2 * c * w + s * c * w),
    "counts the first convolution at the side before the stride": m**2 * (4 * k**2 * c * w + k**2 * w**2 + s * c * w),
    "forgets the path around the block": m**2 * k**2 * w * (c + w),
    "gives the convolution on the path around the block the large kernel": m**2
    * (k**2 * w * (c + w) + s * k**2 * c * w),
    "counts the parameters, and forgets the positions": k**2 * w * (c + w) + s * c * w,
    "counts one multiplication for a position and a side": m * (k**2 * w * (c + w) + s * c * w),
}
