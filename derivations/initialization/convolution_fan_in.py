"""Fan-in of a convolution.

A convolution has `g` groups, each of which reads `a` input channels and writes `r`
output channels; a kernel has `k_h` times `k_w` taps. How many products does an output
add up, away from the padding? This is the number that initialisations call its
fan-in. Groups do not enter beyond `a`, the channels of one group.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from ._fans import exchanged, fans

a, r, g, k_h, k_w, F, c, h, l = integers("a r g k_h k_w F c h l")

given = {
    a: "input channels of a group",
    r: "output channels of a group",
    g: "groups",
    k_h: "height of the kernel",
    k_w: "width of the kernel",
}
sought = {F: "products in an output (fan-in)"}
usual = {g: 1}
where = [a >= 1, r >= 1, g >= 1, k_h >= 1, k_w >= 1]
conventions = ("the bias is none of the products", "of all input channels, `g*a`, a group has `a`")

claim = Eq(F, a * k_h * k_w)


def proof(q):
    """Count the taps."""
    q.define(
        "An output has a product for each row `h` and each column `l` of each kernel; it has a kernel for each input "
        "channel `c` of its group.",
        Eq(F, Sum(1, (l, 1, k_w), (h, 1, k_h), (c, 1, a))),
    )
    q.equals("Count them.", claim.rhs)


def measure(run, a, r, g, k_h, k_w):
    """What PyTorch's initialisations divide by."""
    return fans(run.operator, a, r, g, k_h, k_w)[0]


experiment = Exact(
    measure,
    operator="torch.nn.init._calculate_fan_in_and_fan_out",
    impostor=exchanged,
    at=grid(a=[1, 2, 3], r=[1, 4], g=[1, 2, 3], k_h=[1, 3], k_w=[1, 2, 5]),
)
rivals = {
    "counts the channels of all groups": g * a * k_h * k_w,
    "divides the channels of a group by the groups once more": a * k_h * k_w / g,
    "takes the fan-out": r * k_h * k_w,
    "forgets the kernel": a,
    "forgets the channels": k_h * k_w,
    "counts the bias": a * k_h * k_w + 1,
    "counts the whole layer's weights": g * a * r * k_h * k_w,
    "counts one axis of the kernel": a * k_h,
}
