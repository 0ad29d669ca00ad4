"""ResNet-18 with a head of ten classes.

A residual network of two blocks in each of four stages, with two convolutions
of 3 by 3 in a block, and a dense layer to ten classes.
"""

from . import resnet_152

inputs, sizes = resnet_152.inputs, resnet_152.sizes
conventions, blocks = resnet_152.conventions, resnet_152.blocks


def model():
    """Four stages of blocks."""
    from ._residual import basic
    from ._resnet import resnet

    return resnet((2, 2, 2, 2), basic, 10)
