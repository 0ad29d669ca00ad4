"""ResNet-50.

A residual network of 3, 4, 6 and 3 blocks with three convolutions each, and a
dense layer to 1000 classes.
"""

from . import resnet_152

inputs, sizes = resnet_152.inputs, resnet_152.sizes
conventions, blocks = resnet_152.conventions, resnet_152.blocks


def model():
    """Four stages of blocks."""
    from ._residual import bottleneck
    from ._resnet import resnet

    return resnet((3, 4, 6, 3), bottleneck, 1000)
