"""Parameters of a bottleneck.

A bottleneck block of a residual network has three convolutions without biases:
from `c` channels to `w` with kernels of one tap, from `w` to `w` with kernels
of `k` by `k`, and back to `c` with kernels of one tap. Each is followed by a
batch normalisation. How many numbers, `N`, are there to be learned?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from ..normalization import parameters as normalization
from . import parameters as convolution

c, w, k, N, N_1, N_2, N_3, S_1, S_2 = integers("c w k N N_1 N_2 N_3 S_1 S_2")

given = {c: "channels of the block's input and output", w: "channels inside of the block", k: "kernel side"}
sought = {
    N: "parameters of the block",
    N_1: "parameters of the first convolution",
    N_2: "parameters of the second convolution",
    N_3: "parameters of the third convolution",
    S_1: "parameters of a normalisation inside",
    S_2: "parameters of the last normalisation",
}
where = [c >= 1, w >= 1, k >= 1]
conventions = (
    "the convolutions have no biases, as a normalisation follows each, which has a scale and a shift for every channel",
    "the path around the block has no parameters: its input is added as it is",
    "in ResNet-50 `c` is `4*w` and `k` is 3: 17 squares of `w` in the convolutions, beside 18 in a block of two "
    "convolutions of 3 by 3 with `w` channels",
)

claim = Eq(N, 2 * c * w + k**2 * w**2 + 4 * w + 2 * c)


def proof(q):
    """Three convolutions, and their normalisations."""
    for which, inputs, outputs, side, count in (
        ("first", c, w, 1, N_1),
        ("second", w, w, k, N_2),
        ("third", w, c, 1, N_3),
    ):
        q.recall(
            f"The {which} convolution.",
            convolution,
            {
                **{convolution.a: inputs, convolution.r: outputs, convolution.g: 1, convolution.b: 0},
                **{convolution.k_h: side, convolution.k_w: side, convolution.N: count},
            },
        )
    cell = {normalization.h: 1, normalization.w: 1}
    q.recall("A normalisation of the `w` channels inside.", normalization,
             {**cell, normalization.c: w, normalization.N: S_1})  # fmt: skip
    q.recall("That of the `c` channels.", normalization, {**cell, normalization.c: c, normalization.N: S_2})
    q.define("The block has these, and two normalisations inside.", Eq(N, N_1 + N_2 + N_3 + 2 * S_1 + S_2))
    q.equals("Add them.", claim.rhs)


def measure(run, c, w, k):
    """Entries of all parameters that the block registers."""
    import torch

    parts = []
    for inputs, outputs, side in ((c, w, 1), (w, w, k), (w, c, 1)):
        parts += [run.operator(inputs, outputs, side, padding=side // 2, bias=False), torch.nn.BatchNorm2d(outputs)]
    block = torch.nn.Sequential(*parts).to("meta")
    return sum(parameter.numel() for parameter in block.parameters())


def depthwise(inputs, outputs, side, padding, bias):
    """A convolution whose channels stay apart where there are as many outputs as inputs."""
    import torch

    groups = inputs if inputs == outputs else 1
    return torch.nn.Conv2d(inputs, outputs, side, padding=padding, groups=groups, bias=bias)


experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=depthwise,
    at=[*grid(c=[1, 3, 8, 16], w=[1, 2, 4], k=[1, 3, 5]), {"c": 256, "w": 64, "k": 3}],
)
rivals = {
    "forgets the normalisations": 2 * c * w + k**2 * w**2,
    "counts what a block of two convolutions has": 2 * k**2 * w**2 + 4 * w,
    "counts two convolutions of the outer channels": 2 * k**2 * c**2 + 4 * c,
    "gives all three convolutions the large kernel": k**2 * (2 * c * w + w**2) + 4 * w + 2 * c,
    "forgets the way back to the outer channels": c * w + k**2 * w**2 + 4 * w,
    "gives the convolutions biases as well": 2 * c * w + k**2 * w**2 + 6 * w + 3 * c,
    "counts a scale for every channel, and no shift": 2 * c * w + k**2 * w**2 + 2 * w + c,
    "counts a tap for a kernel's side": 2 * c * w + k * w**2 + 4 * w + 2 * c,
}
