"""Parameters of a depth-wise separable convolution.

A convolution from `c` to `r` channels is made in two steps. The first,
depth-wise, has for each of the `c` channels `m` kernels of `k_h` times `k_w`
taps that read this channel alone; the second has kernels of one tap, and mixes
the `c*m` channels into `r`. Both have biases, if there are any (`b` is 1, or 0
without). How many numbers, `N`, are there to be learned?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from . import parameters as convolution

c, m, r, k_h, k_w, b, N, N_D, N_P = integers("c m r k_h k_w b N N_D N_P")

given = {
    c: "input channels",
    m: "kernels of each input channel in the first step: 1 in most networks",
    r: "output channels",
    k_h: "height of the kernel",
    k_w: "width of the kernel",
    b: "1 with biases, 0 without",
}
sought = {N: "parameters of both steps", N_D: "parameters of the first step", N_P: "parameters of the second step"}
usual = {b: 1}
where = [c >= 1, m >= 1, r >= 1, k_h >= 1, k_w >= 1, b >= 0, b <= 1]
conventions = (
    "nothing that learns stands between the two steps: normalisations have parameters of their own",
    "both steps have biases, or none has",
    "one kernel serves all positions, so the image's size does not enter",
)

claim = Eq(N, c * m * (k_h * k_w + b) + r * (c * m + b))


def proof(q):
    """Two convolutions."""
    q.recall(
        "The first step is a convolution with a group for each channel.",
        convolution,
        {convolution.a: 1, convolution.r: m, convolution.g: c, convolution.N: N_D},
    )
    q.recall(
        "The second is an ordinary one with kernels of one tap.",
        convolution,
        {
            **{convolution.a: c * m, convolution.g: 1, convolution.k_h: 1, convolution.k_w: 1},
            **{convolution.N: N_P},
        },
    )
    q.define("The layer is both.", Eq(N, N_D + N_P))
    q.equals("Add them.", claim.rhs)


def measure(run, c, m, r, k_h, k_w, b):
    """Entries of all parameters that the two layers register."""
    kind = {"bias": b == 1, "device": "meta"}
    layers = (run.operator(c, c * m, (k_h, k_w), groups=c, **kind), run.operator(c * m, r, (1, 1), groups=1, **kind))
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=convolution.ungrouped,
    at=grid(c=[1, 2, 5], m=[1, 2], r=[1, 3, 16], k_h=[1, 3], k_w=[1, 3, 5], b=[0, 1]),
)
rivals = {
    "forgets the second step": c * m * (k_h * k_w + b),
    "forgets the first step": r * (c * m + b),
    "joins every input channel to every output channel": r * (c * k_h * k_w + b),
    "forgets the biases": c * m * k_h * k_w + r * c * m,
    "counts biases of the outputs alone": c * m * k_h * k_w + r * (c * m + b),
    "takes one kernel for each channel": c * (k_h * k_w + b) + r * (c + b),
    "lets all channels share one kernel": m * (k_h * k_w + b) + r * (c * m + b),
    "takes the kernel to be square": c * m * (k_h**2 + b) + r * (c * m + b),
    "multiplies the two steps": c * m * k_h * k_w * r,
}
