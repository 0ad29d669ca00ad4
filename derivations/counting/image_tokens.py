"""Tokens of a vision transformer.

A vision transformer cuts an image of `H` by `W` cells into patches of `p` by
`p`, moved by `s` (patches that do not overlap have `s` equal to `p`; what is
left over at the right and at the bottom is not read). Each patch gives a token,
and `x` learned ones are added, such as one for the class. How many tokens, `T`,
are there?
"""

from sympy import Eq, Sum, ceiling, floor

from symcnn import Exact, grid, integers

from ..convolution import output_size as side

H, W, p, s, x, T, m_h, m_w, i, j, l = integers("H W p s x T m_h m_w i j l")

given = {
    H: "height of the image",
    W: "width of the image",
    p: "side of a patch",
    s: "cells from one patch to the next, as many as its side where patches do not overlap",
    x: "learned tokens, such as one for the class",
}
sought = {T: "tokens", m_h: "patches along the height", m_w: "patches along the width"}
where = [p >= 1, s >= 1, x >= 0, p <= H, p <= W]
conventions = (
    "a patch lies wholly in the image, which is not padded",
    "channels of a patch are features of its token, and add no tokens",
)

high, wide = floor((H - p) / s) + 1, floor((W - p) / s) + 1
claim = Eq(T, x + high * wide)


def proof(q):
    """Patches along each axis."""
    at = {side.k: p, side.d: 1, side.p: 0}
    q.recall("So many patches lie below each other,", side, {**at, side.n: H, side.m: m_h})
    q.recall("and so many side by side.", side, {**at, side.n: W, side.m: m_w})
    q.define(
        "There is a token for each row `i` and each column `j` of patches, and one for each `l` that is learned.",
        Eq(T, Sum(1, (j, 1, m_w), (i, 1, m_h)) + Sum(1, (l, 1, x))),
    )
    q.equals("Count them.", m_h * m_w + x)
    q.equals("Put the patches in.", claim.rhs)


def measure(run, H, W, p, s, x):
    """Rows of the matrix of tokens, made by a strided convolution."""
    import torch

    patches = run.operator(run.zeros(1, 3, H, W), run.zeros(4, 3, p, p), stride=s).flatten(2).transpose(1, 2)
    return torch.cat([run.zeros(1, x, 4), patches], 1).shape[1]


def padded(image, kernel, stride):
    """A convolution that pads, so that no cell is left over."""
    import torch

    return torch.nn.functional.conv2d(image, kernel, stride=stride, padding=kernel.shape[-1] // 2)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=padded,
    at=[
        *grid(H=[4, 7, 8, 12], W=[4, 6, 9], p=[1, 2, 3, 4], s=[1, 2, 3, 4], x=[0, 1, 2]),
        {"H": 224, "W": 224, "p": 16, "s": 16, "x": 1},
    ],
)
rivals = {
    "forgets the learned tokens": high * wide,
    "counts the patches along one axis": x + high,
    "takes the patches not to overlap": x + floor(H / p) * floor(W / p),
    "divides the image's area by the patch's": x + floor(H * W / p**2),
    "rounds up": x + (ceiling((H - p) / s) + 1) * (ceiling((W - p) / s) + 1),
    "takes the image to be square": x + high**2,
    "makes a token of every cell": x + H * W,
    "counts the gaps between patches, not the patches": x + (high - 1) * (wide - 1),
}
