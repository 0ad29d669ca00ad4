"""How many outputs of a convolution read a cell.

A convolution has `g` groups, each of which reads `a` input channels and writes `r`
output channels; a kernel has `k_h` times `k_w` taps, and moves by one cell. In how many
outputs is a cell away from the edge? So many terms has its gradient, and this is
what a fan-out is meant to be. PyTorch's fan-out is `g` times as large, since it takes
the output channels of all groups.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from . import convolution_fan_in
from .convolution_fan_in import g, h, k_h, k_w, l, r

F, o = integers("F o")

given = convolution_fan_in.given
sought = {F: "outputs that read a cell (fan-out)"}
usual = convolution_fan_in.usual
where = convolution_fan_in.where
conventions = (
    "stride 1, no dilation, and a cell that all taps of the kernel reach",
    "under a stride it is less by as large a factor along each axis, on average over the cells",
)

claim = Eq(F, r * k_h * k_w)
elsewhere = {"PyTorch's fan-out, with the output channels of all groups": g * claim.rhs}


def proof(q):
    """Count the taps that meet the cell."""
    q.define(
        "In each output channel `o` of the cell's group every tap meets the cell once, at a place of the kernel of "
        "its own.",
        Eq(F, Sum(1, (l, 1, k_w), (h, 1, k_h), (o, 1, r))),
    )
    q.equals("Count them.", claim.rhs)


def measure(run, a, r, g, k_h, k_w):
    """Outputs that an image with a single 1 in its middle reaches, through weights of one."""
    image = run.zeros(1, g * a, 2 * k_h - 1, 2 * k_w - 1)
    image[0, 0, k_h - 1, k_w - 1] = 1
    return int(run.operator(image, run.ones(g * r, a, k_h, k_w), groups=g).count_nonzero())


def lifted(image, weights, groups):
    """Adds a bias to every output."""
    import torch

    return torch.nn.functional.conv2d(image, weights, weights.sum(dim=(1, 2, 3)), groups=groups)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=lifted,
    at=grid(a=[1, 2], r=[1, 4], g=[1, 2, 3], k_h=[1, 3], k_w=[1, 2, 5]),
)
rivals = {
    "divides the channels of a group by the groups": r * k_h * k_w / g,
    "takes the fan-in": convolution_fan_in.claim.rhs,
    "forgets the kernel": r,
    "forgets the channels": k_h * k_w,
    "counts one axis of the kernel": r * k_h,
    "counts input channels, too": convolution_fan_in.a * r * k_h * k_w,
    "counts the other taps only": r * (k_h * k_w - 1),
}
