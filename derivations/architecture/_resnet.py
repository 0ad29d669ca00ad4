"""ResNets for images of 224 by 224: an opening layer, four stages, a global mean and a dense layer."""

from ._layers import convolution, dense, flatten, global_pooling, normalization, pooling
from ._residual import stages


def resnet(blocks, convolutions, classes):
    """Four stages with so many blocks each; `convolutions(width, stride)` are those of one block."""
    return [
        convolution("conv", 64, 7, s=2, p=3, block="convolutions"),
        normalization("norm", block="normalisations"),
        pooling("pool", 3, 2, p=1),
        *stages("pool", blocks, (64, 128, 256, 512), convolutions, channels=64),
        global_pooling("mean"),
        flatten("flatten"),
        dense("head", classes, block="head"),
    ]
