"""Parameters of a convolution.

A convolution has `g` groups. Each group reads `a` input channels of its own
and writes `r` output channels of its own, so that `g*a` channels come in and
`g*r` go out. An output channel has a kernel of `k_h` times `k_w` taps for
every input channel of its group, and a bias if there are any (`b` is 1, or 0
without). How many numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

a, r, g, k_h, k_w, b, N, o, c, h, l, u = integers("a r g k_h k_w b N o c h l u")

given = {
    a: "input channels of a group",
    r: "output channels of a group",
    g: "groups",
    k_h: "height of the kernel",
    k_w: "width of the kernel",
    b: "1 with biases, 0 without",
}
sought = {N: "parameters of the layer"}
where = [a >= 1, r >= 1, g >= 1, k_h >= 1, k_w >= 1, b >= 0, b <= 1]
conventions = (
    "one kernel serves all positions, so the image's size does not enter",
    "a bias for each output channel, not for each position",
    "`g` is 1 in an ordinary convolution; with `a` and `r` equal to 1 it is depthwise",
)

claim = Eq(N, g * r * (a * k_h * k_w + b))


def proof(q):
    """Count the entries, group by group."""
    q.define(
        "In group `u`, output channel `o` has a weight for every input channel `c` of the same group and every tap, "
        "and one bias if there are any.",
        Eq(
            N,
            Sum(
                Sum(1, (l, 1, k_w), (h, 1, k_h), (c, 1, a)) + indicator(Eq(b, 1)),
                (o, 1, r),
                (u, 1, g),
            ),
        ),
    )
    q.equals(
        "That is `a` kernels of `k_h*k_w` taps and, as `b` is 0 or 1, `b` biases.",
        Sum(a * k_h * k_w + b, (o, 1, r), (u, 1, g)),
    )
    q.equals("All output channels of a group have as many,", Sum(r * (a * k_h * k_w + b), (u, 1, g)))
    q.equals("and so have all groups.", g * r * (a * k_h * k_w + b))


def measure(run, a, r, g, k_h, k_w, b):
    """Entries of all parameters that the layer registers."""
    layer = run.operator(g * a, g * r, (k_h, k_w), groups=g, bias=b == 1, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def ungrouped(inputs, outputs, kernel, groups, bias, device):
    """A convolution that joins every input channel to every output channel."""
    import torch

    return torch.nn.Conv2d(inputs, outputs, kernel, bias=bias, device=device)


experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=ungrouped,
    at=grid(a=[1, 2, 3], r=[1, 2, 16], g=[1, 2, 5], k_h=[1, 3, 5], k_w=[1, 2, 5], b=[0, 1]),
)
rivals = {
    "joins every input channel to every output channel, whatever the groups": g * r * (g * a * k_h * k_w + b),
    "forgets the biases": g * r * a * k_h * k_w,
    "counts a bias for each input channel": g * (r * a * k_h * k_w + a * b),
    "counts one bias for the whole layer": g * r * a * k_h * k_w + b,
    "lets all input channels share one kernel": g * r * (k_h * k_w + b),
    "takes the kernel to be square": g * r * (a * k_h**2 + b),
    "counts one group alone": r * (a * k_h * k_w + b),
}
