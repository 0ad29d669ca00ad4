"""AlexNet in one column.

A later variant for a single device, with fewer channels and no groups, for
images of 224 by 224; it is what PyTorch's collection of models calls AlexNet.
"""

from ._layers import convolution, dense, flatten, pooling

input = (3, 224, 224)
conventions = ("a bias in every layer", "no groups")

maps, head = {"bias": True, "block": "convolutions"}, {"block": "head"}
layers = [
    convolution("conv1", 64, 11, s=4, p=2, **maps),
    pooling("pool1", 3, 2),
    convolution("conv2", 192, 5, p=2, **maps),
    pooling("pool2", 3, 2),
    convolution("conv3", 384, 3, p=1, **maps),
    convolution("conv4", 256, 3, p=1, **maps),
    convolution("conv5", 256, 3, p=1, **maps),
    pooling("pool3", 3, 2),
    flatten("flatten"),
    dense("fc1", 4096, **head),
    dense("fc2", 4096, **head),
    dense("fc3", 1000, **head),
]
