"""ResNet-152 with a head of ten classes.

A residual network of 3, 8, 36 and 3 blocks with three convolutions each
(without biases, each followed by batch normalisation), and a dense layer to
ten classes.
"""

inputs = "n 3 H W"
sizes = {"H": 224, "W": 224}
conventions = (
    "learned numbers only: the running means and variances of the normalisations are buffers",
    "a shortcut has a convolution of its own only where the shape changes",
)
blocks = {"convolutions": ("Conv2d",), "normalisations": ("BatchNorm2d",), "head": ("head",)}


def model():
    """Four stages of blocks."""
    from ._residual import bottleneck
    from ._resnet import resnet

    return resnet((3, 8, 36, 3), bottleneck, 10)
