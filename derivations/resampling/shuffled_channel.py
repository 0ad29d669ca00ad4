"""Channel that a pixel shuffle reads.

A pixel shuffle makes of `c*r**2` channels `c` that are `r` times as high and as
wide: the cells of each block of `r` by `r` come from as many channels. From which
channel, `q`, does the cell in row `y` and column `x` of output channel `o` come?
"""

from sympy import Eq, Mod, Sum, floor

from symcnn import Exact, grid, integers

c, r, o, y, x, q, a, b, t = integers("c r o y x q a b t")

given = {
    c: "channels of the output",
    r: "factor by which a side grows",
    o: "channel of the output",
    y: "row of the output",
    x: "column of the output",
}
sought = {q: "channel of the input"}
where = [c >= 1, r >= 1, o >= 0, o <= c - 1, y >= 0, x >= 0]
conventions = (
    "channels, rows and columns count from 0",
    "PyTorch's order: the channels of an output channel stand together; row by row of a block",
)

down, across = Mod(y, r), Mod(x, r)
claim = Eq(q, r**2 * o + r * down + across)
elsewhere = {
    "TensorFlow's order, in which the channels of a place in the block stand together": c * (r * down + across) + o
}


def proof(steps):
    """Count the channels that come before."""
    steps.define(
        "Blocks begin at multiples of `r`: the cell stands in row `y` modulo `r` of its block, and in column `x` "
        "modulo `r`. Before its channel come all those of the output channels before, those of the rows of the block "
        "above, and those of the cells before it in its row.",
        Eq(
            q,
            Sum(1, (b, 1, r), (a, 1, r), (t, 1, o)) + Sum(1, (b, 1, r), (a, 1, down)) + Sum(1, (b, 1, across)),
        ),
    )
    steps.equals("Count them.", claim.rhs)


def measure(run, c, r, o, y, x):
    """The channel whose number stands in the cell, if every channel is filled with its own."""
    import torch

    channels = torch.arange(c * r**2, dtype=run.dtype, device=run.device)[None, :, None, None]
    return int(run.operator(channels.expand(1, c * r**2, 3, 3), r)[0, o, y, x])


def apart(image, factor):
    """The channels of a place in the block stand together, as TensorFlow has it."""
    _, channels, high, wide = image.shape
    split = image.reshape(1, factor, factor, channels // factor**2, high, wide)
    return split.permute(0, 3, 4, 1, 5, 2).reshape(1, channels // factor**2, high * factor, wide * factor)


experiment = Exact(
    measure,
    operator="torch.nn.functional.pixel_shuffle",
    impostor=apart,
    at=grid(
        c=[1, 2, 3],
        r=[1, 2, 3],
        o=[0, 1, 2],
        y=[0, 1, 2, 4],
        x=[0, 1, 2, 5],
        where=lambda c, r, o, y, x: o < c and max(y, x) < 3 * r,
    ),
)
rivals = {
    "exchanges rows and columns": r**2 * o + r * across + down,
    "takes the number of the block, not the place in it": r**2 * o + r * floor(y / r) + floor(x / r),
    "multiplies the places in the block": r**2 * o + down * across,
    "takes the cells of the output in order": r**2 * o + Mod(y * r + x, r**2),
    "forgets that a block has rows": r * o + across,
    "reads the channel of the same number": o,
}
