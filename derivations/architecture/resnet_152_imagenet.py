"""ResNet-152 with a head of a thousand classes.

The network as it was published for ImageNet: 3, 8, 36 and 3 blocks, and a
dense layer to 1000 classes.
"""

from . import resnet_152

inputs, sizes = resnet_152.inputs, resnet_152.sizes
conventions, blocks = resnet_152.conventions, resnet_152.blocks


def model():
    """Four stages of blocks."""
    from ._residual import bottleneck
    from ._resnet import resnet

    return resnet((3, 8, 36, 3), bottleneck, 1000)
