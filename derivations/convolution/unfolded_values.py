"""Values of an unfolded image.

A convolution may be formed as one product of matrices: the image is unfolded
first, so that what lies under the kernel at each of its positions becomes a
column (im2col). `n` images have `c` channels of `H` by `W` cells, padded by `p`
on all sides; the kernel has `k_h` by `k_w` taps, dilated by `d`, and moves by
`s`. How many values, `U`, do the columns have?
"""

from sympy import Eq, Sum, floor

from symcnn import Exact, grid, integers

from . import output_size as side

n, c, H, W, k_h, k_w, s, d, p, U, m_h, m_w, e, u, h, w, x, y = integers("n c H W k_h k_w s d p U m_h m_w e u h w x y")

given = {
    n: "images",
    c: "channels",
    H: "height of an image",
    W: "width of an image",
    k_h: "height of the kernel",
    k_w: "width of the kernel",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
}
sought = {U: "values of the columns", m_h: "positions of the kernel along the height", m_w: "and along the width"}
usual = {s: 1, d: 1, p: 0}
where = [
    *(n >= 1, c >= 1, H >= 1, W >= 1, k_h >= 1, k_w >= 1, s >= 1, d >= 1, p >= 0),
    H + 2 * p >= d * (k_h - 1) + 1,
    W + 2 * p >= d * (k_w - 1) + 1,
]
conventions = (
    "memory in values (a float32 value takes 4 bytes); the image itself, `n*c*H*W` values, is not among them",
    "a cell that lies under the kernel at several positions is copied for each; zeros of the padding are written out",
    "stride, dilation and padding are the same along both axes",
    "all images are unfolded at once; a library that unfolds one at a time needs the room of one",
)

high, wide = (floor((size + 2 * p - d * (taps - 1) - 1) / s) + 1 for size, taps in ((H, k_h), (W, k_w)))
claim = Eq(U, n * c * k_h * k_w * high * wide)


def proof(q):
    """A value for each tap at each position."""
    q.recall("The kernel comes to rest at so many rows", side, {side.n: H, side.k: k_h, side.m: m_h})
    q.recall("and at so many columns.", side, {side.n: W, side.k: k_w, side.m: m_w})
    q.define(
        "At each position, row `h` and column `w`, a column takes a value for each tap, row `y` and column `x` of the "
        "kernel, of each channel `u`; so for each image `e`.",
        Eq(U, Sum(1, (x, 1, k_w), (y, 1, k_h), (u, 1, c), (w, 1, m_w), (h, 1, m_h), (e, 1, n))),
    )
    q.equals("All columns have as many.", n * c * k_h * k_w * m_h * m_w)
    q.equals("Put the positions in.", claim.rhs)


def measure(run, n, c, H, W, k_h, k_w, s, d, p):
    """Entries of what the operator returns."""
    return run.operator(run.zeros(n, c, H, W), (k_h, k_w), dilation=d, padding=p, stride=s).numel()


def unpadded(images, kernel, dilation, padding, stride):
    """An unfolding that ignores its padding."""
    import torch

    return torch.nn.functional.unfold(images, kernel, dilation=dilation, stride=stride)


experiment = Exact(
    measure,
    operator="torch.nn.functional.unfold",
    impostor=unpadded,
    at=grid(
        n=[1, 2],
        c=[1, 3],
        H=[5, 8],
        W=[5, 6],
        k_h=[1, 3],
        k_w=[2, 3],
        s=[1, 2, 3],
        d=[1, 2],
        p=[0, 1],
        where=lambda n, c, H, W, k_h, k_w, s, d, p: d * (k_w - 1) + 1 <= W,
    ),
)
rivals = {
    "takes a position at every cell, whatever the stride and the padding": n * c * k_h * k_w * H * W,
    "has a value for each cell, and no copies": n * c * H * W,
    "counts the positions, and forgets the taps": n * c * high * wide,
    "forgets that every channel is unfolded": n * k_h * k_w * high * wide,
    "unfolds one image": c * k_h * k_w * high * wide,
    "takes the image to be square": n * c * k_h * k_w * high**2,
    "takes the kernel to be square": n * c * k_h**2 * high * wide,
    "counts the gaps between positions, not the positions": n * c * k_h * k_w * (high - 1) * (wide - 1),
}
