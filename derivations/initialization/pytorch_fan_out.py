"""PyTorch's fan-out of a convolution with groups.

A convolution has `g` groups, each of which reads `a` input channels and writes `r`
output channels; a kernel has `k_h` times `k_w` taps. For its fan-out PyTorch counts the
weights of all output channels that stand at one input channel of the tensor of
weights. That tensor has `a` input channels, those of a group, but `g*r` output channels:
the fan-out is `g` times the number of outputs that read a cell.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from . import convolution_fan_in
from ._fans import exchanged, fans
from .convolution_fan_in import a, g, h, k_h, k_w, l, r

W, o = integers("W o")

given = convolution_fan_in.given
sought = {W: "PyTorch's fan-out"}
usual = convolution_fan_in.usual
where = convolution_fan_in.where
conventions = (
    "to keep the variance of a gradient, that of a weight is divided by the outputs that read a cell, not by this",
)

claim = Eq(W, g * r * k_h * k_w)


def proof(q):
    """Count a slice of the tensor of weights."""
    q.define(
        "A slice at one input channel has the output channels `o` of all groups, and the rows `h` and columns `l` of "
        "their kernels.",
        Eq(W, Sum(1, (l, 1, k_w), (h, 1, k_h), (o, 1, g * r))),
    )
    q.equals("Count them.", claim.rhs)


def measure(run, a, r, g, k_h, k_w):
    """What PyTorch's initialisations divide by if they are told to look at the outputs."""
    return fans(run.operator, a, r, g, k_h, k_w)[1]


experiment = Exact(
    measure,
    operator="torch.nn.init._calculate_fan_in_and_fan_out",
    impostor=exchanged,
    at=grid(a=[1, 2, 3], r=[1, 4], g=[1, 2, 3], k_h=[1, 3], k_w=[1, 2, 5]),
)
rivals = {
    "counts the outputs that read a cell": r * k_h * k_w,
    "takes the fan-in": a * k_h * k_w,
    "forgets the kernel": g * r,
    "multiplies by the groups once more": g**2 * r * k_h * k_w,
    "counts the whole layer's weights": g * a * r * k_h * k_w,
    "counts one axis of the kernel": g * r * k_h,
    "takes the input channels of all groups": g * a * k_h * k_w,
}
