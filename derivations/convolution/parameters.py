"""Parameters of a convolution.

A convolution has `g` groups. Each group reads `a` input channels of its own
and writes `r` output channels of its own, so that `g*a` channels come in and
`g*r` go out. An output channel has a kernel of `k_h` times `k_w` taps for
every input channel of its group, and a bias if there are any (`b` is 1, or 0
without). How many numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

a, r, g, k_h, k_w, b, N, P, T, o, c, h, l, u = integers("a r g k_h k_w b N P T o c h l u")

given = {
    a: "input channels of a group",
    r: "output channels of a group",
    g: "groups",
    k_h: "height of the kernel",
    k_w: "width of the kernel",
    b: "1 with biases, 0 without",
}
sought = {N: "parameters of the layer"}
usual = {g: 1, b: 1}
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
        "A kernel has a tap for each row `h` and each column `l`: `T` taps.", Eq(T, Sum(1, (l, 1, k_w), (h, 1, k_h)))
    )
    q.equals("Count them.", k_h * k_w)
    q.define(
        "An output channel has a kernel for each input channel `c` of its group, and one bias if there are any: `P` "
        "parameters.",
        Eq(P, Sum(T, (c, 1, a)) + indicator(Eq(b, 1))),
    )
    q.equals("All its kernels have as many taps, and `b` is 0 or 1.", a * k_h * k_w + b)
    q.define("Count the output channels `o` of every group `u`.", Eq(N, Sum(P, (o, 1, r), (u, 1, g))))
    q.equals("They all have as many parameters.", g * r * P)
    q.equals("Put them in.", g * r * (a * k_h * k_w + b))


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
    at=grid(a=[1, 3], r=[1, 16], g=[1, 2, 5], k_h=[1, 3, 5], k_w=[1, 3, 5], b=[0, 1]),
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
