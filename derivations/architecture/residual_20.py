"""A residual network of depth 20 for images of 32 by 32.

Three stages of three blocks with two convolutions of 3 by 3 each, of 16, 32
and 64 channels; where the shape changes, the shortcut is a convolution of 3 by
3 with a normalisation. All convolutions have biases.
"""

inputs = "n 1 H W"
sizes = {"H": 32, "W": 32}
conventions = ("a bias in every layer", "learned numbers only, no running means and variances")
blocks = {"convolutions": ("Conv2d",), "normalisations": ("BatchNorm2d",), "head": ("head",)}


def model():
    """Three stages of three blocks."""
    from torch import nn

    from ._residual import basic, residual

    opening = {"conv": nn.Conv2d(1, 16, 3, padding=1), "norm": nn.BatchNorm2d(16), "relu": nn.ReLU(inplace=True)}
    return residual(opening, (3, 3, 3), (16, 32, 64), basic, 16, 10, shortcut=3, bias=True)
