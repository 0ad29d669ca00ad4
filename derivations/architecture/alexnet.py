"""AlexNet as published.

Five convolutions and three dense layers, all with biases, on images of 227 by
227. The second, fourth and fifth convolution are in two groups, one for each
of the two graphics cards; pooling windows of side 3 are moved by 2.
"""

from ._layers import convolution, dense, flatten, pooling

input = (3, 227, 227)
conventions = ("a bias in every layer", "two groups in the second, fourth and fifth convolution")


def alexnet(groups):
    """The network with so many groups in the second, fourth and fifth convolution."""
    maps, head = {"bias": True, "block": "convolutions"}, {"block": "head"}
    return [
        convolution("conv1", 96, 11, s=4, **maps),
        pooling("pool1", 3, 2),
        convolution("conv2", 256, 5, p=2, groups=groups, **maps),
        pooling("pool2", 3, 2),
        convolution("conv3", 384, 3, p=1, **maps),
        convolution("conv4", 384, 3, p=1, groups=groups, **maps),
        convolution("conv5", 256, 3, p=1, groups=groups, **maps),
        pooling("pool3", 3, 2),
        flatten("flatten"),
        dense("fc1", 4096, **head),
        dense("fc2", 4096, **head),
        dense("fc3", 1000, **head),
    ]


layers = alexnet(2)
