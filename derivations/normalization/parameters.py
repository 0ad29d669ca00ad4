"""Parameters of batch normalisation.

Batch normalisation of images brings each of `c` channels to mean zero and
variance one, and then scales and shifts it by two numbers that are learned.
How many numbers, `N`, are there to be learned, for images of `h` by `w` cells?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

c, h, w, N, u = integers("c h w N u")

given = {c: "channels", h: "height of the image", w: "width of the image"}
sought = {N: "parameters of the layer"}
where = [c >= 1, h >= 1, w >= 1]
conventions = (
    "learned with a scale and a shift; the running mean and variance are kept, but not learned",
    "one scale and one shift serve all cells of a channel",
)

claim = Eq(N, 2 * c)


def proof(q):
    """Count channel by channel."""
    q.define(
        "Each of the `h*w` cells of channel `u` is multiplied by that channel's scale `u`, and its shift `u` is added; "
        "no other number is learned. Count the scales and the shifts.",
        Eq(N, Sum(1, (u, 1, c)) + Sum(1, (u, 1, c))),
    )
    q.equals("There is one of each for every channel, however many cells it has.", 2 * c)


def measure(run, c, h, w):
    """Entries of all parameters that receive a gradient when the layer has been applied to such images."""
    import torch

    layer = run.operator(c)
    layer(torch.arange(2.0 * c * h * w).reshape(2, c, h, w)).sum().backward()
    return sum(parameter.numel() for parameter in layer.parameters() if parameter.grad is not None)


def fixed(channels):
    """A normalisation that scales, and does not shift."""
    import torch

    layer = torch.nn.BatchNorm2d(channels)
    layer.bias.requires_grad_(False)
    return layer


experiment = Exact(
    measure, operator="torch.nn.BatchNorm2d", impostor=fixed, at=grid(c=[1, 2, 3, 8], h=[1, 3], w=[2, 5])
)
rivals = {
    "forgets the shift": c,
    "counts the running mean and variance": 4 * c,
    "has a scale and a shift for every cell": 2 * c * h * w,
    "has one scale and one shift for all channels": 2 + 0 * c,
}
