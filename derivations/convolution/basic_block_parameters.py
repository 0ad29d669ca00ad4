"""Parameters of a basic block.

A basic block of a residual network has two convolutions of `k` by `k` without biases, from
`c` channels to `w` and from `w` to `w`; each is followed by a batch normalisation. Where the
block changes the number of channels or the stride, the path around it has a convolution of
one tap from `c` channels to `w` and a normalisation, too (`s` is 1); else it has nothing
(`s` is 0). How many numbers, `N`, are there to be learned?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from ..normalization import parameters as normalization
from . import parameters as convolution

c, w, k, s, N, N_1, N_2, N_3, S = integers("c w k s N N_1 N_2 N_3 S")

given = {
    c: "channels of the block's input",
    w: "channels of the block's output",
    k: "kernel side",
    s: "1 with a convolution on the path around the block, 0 without",
}
sought = {
    N: "parameters of the block",
    N_1: "parameters of the first convolution",
    N_2: "parameters of the second convolution",
    N_3: "parameters of the convolution on the path around the block",
    S: "parameters of a normalisation",
}
where = [c >= 1, w >= 1, k >= 1, s >= 0, s <= 1]
conventions = (
    "the convolutions have no biases, as a normalisation follows each, which has a scale and a shift for every channel",
    "without a convolution on the path around the block, its input is added as it is, which takes as many channels as "
    "the output has",
)

claim = Eq(N, k**2 * w * (c + w) + 4 * w + s * (c * w + 2 * w))


def proof(q):
    """Two convolutions, or three, and their normalisations."""
    for which, inputs, side, count in (("first", c, k, N_1), ("second", w, k, N_2), ("third", c, 1, N_3)):
        q.recall(
            f"The {which} convolution.",
            convolution,
            {
                **{convolution.a: inputs, convolution.r: w, convolution.g: 1, convolution.b: 0},
                **{convolution.k_h: side, convolution.k_w: side, convolution.N: count},
            },
        )
    q.recall(
        "A normalisation.",
        normalization,
        {normalization.h: 1, normalization.w: 1, normalization.c: w, normalization.N: S},
    )
    q.define(
        "The block has two of them with their normalisations, and the third one with its own where it is needed.",
        Eq(N, N_1 + N_2 + 2 * S + s * (N_3 + S)),
    )
    q.equals("Add them.", claim.rhs)


def measure(run, c, w, k, s):
    """Entries of all parameters that the block registers."""
    import torch

    parts = []
    for inputs, side in ((c, k), (w, k), (c, 1))[: 2 + s]:
        parts += [run.operator(inputs, w, side, padding=side // 2, bias=False), torch.nn.BatchNorm2d(w)]
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
    at=[
        *grid(c=[1, 3, 8], w=[1, 2, 8], k=[1, 3, 5], s=[0, 1]),
        {"c": 64, "w": 64, "k": 3, "s": 0},
        {"c": 64, "w": 128, "k": 3, "s": 1},
    ],
)
rivals = {
    "forgets the normalisations": k**2 * w * (c + w) + s * c * w,
    "counts one convolution": k**2 * w * c + 4 * w + s * (c * w + 2 * w),
    "takes both convolutions to keep the channels of the output": 2 * k**2 * w**2 + 4 * w + s * (c * w + 2 * w),
    "takes both convolutions to read the block's input": 2 * k**2 * w * c + 4 * w + s * (c * w + 2 * w),
    "forgets the path around the block": k**2 * w * (c + w) + 4 * w,
    "gives the convolution on the path around the block the large kernel": k**2 * w * (c + w)
    + 4 * w
    + s * (k**2 * c * w + 2 * w),
    "forgets the normalisation on the path around the block": k**2 * w * (c + w) + 4 * w + s * c * w,
    "counts a scale for every channel, and no shift": k**2 * w * (c + w) + 2 * w + s * (c * w + w),
    "gives the convolutions biases as well": k**2 * w * (c + w) + 6 * w + s * (c * w + 3 * w),
}
