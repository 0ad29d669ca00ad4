"""ResNets for images of 224 by 224: an opening layer, four stages, a global mean and a dense layer."""

from torch import nn

from ._residual import residual


def resnet(blocks, convolutions, classes):
    """Four stages with so many blocks each; `convolutions(width, stride)` are those of one block."""
    opening = {
        "conv": nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
        "norm": nn.BatchNorm2d(64),
        "relu": nn.ReLU(inplace=True),
        "pool": nn.MaxPool2d(3, 2, padding=1),
    }
    return residual(opening, blocks, (64, 128, 256, 512), convolutions, 64, classes)
