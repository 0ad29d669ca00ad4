"""ResNet-50.

A residual network of 3, 4, 6 and 3 blocks with three convolutions each, and a
dense layer to 1000 classes.
"""

from . import resnet_152
from ._residual import bottleneck
from ._resnet import resnet

input = resnet_152.input
conventions = resnet_152.conventions
layers = resnet((3, 4, 6, 3), bottleneck, 1000)
