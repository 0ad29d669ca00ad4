"""A network like AlexNet, for images of 224 by 224.

Five convolutions without biases and three dense layers with biases; a ReLU
follows every layer but the last, and works in place. The sides of the feature
maps follow from stride and padding, which are written out: 224 cells, padded
by 5 on each side, under a kernel of side 11 that is moved by 4.
"""

from ._layers import convolution, dense, flatten, pooling

input = (3, 224, 224)
conventions = (
    "convolutions without biases, dense layers with them",
    "every ReLU works in place: it has no map of its own and no parameters",
    "the input is not counted among the feature maps",
)

maps, head = {"block": "features"}, {"block": "head"}
layers = [
    convolution("conv1", 64, 11, s=4, p=5, **maps),
    pooling("pool1", 2, 2, **maps),
    convolution("conv2", 192, 5, p=2, **maps),
    pooling("pool2", 2, 2, **maps),
    convolution("conv3", 384, 3, p=1, **maps),
    convolution("conv4", 256, 3, p=1, **maps),
    convolution("conv5", 256, 3, p=1, **maps),
    pooling("pool3", 2, 2, **maps),
    flatten("flatten"),
    dense("fc1", 4096, **head),
    dense("fc2", 4096, **head),
    dense("fc3", 1000, **head),
]
