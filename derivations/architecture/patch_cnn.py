"""A small convolutional network for colour images of 32 by 32.

Two convolutions of 3 by 3, to 16 and to 32 channels, each followed by a
pooling that halves the side, and one dense layer to ten classes.
"""

from ._layers import convolution, dense, flatten, pooling

input = (3, 32, 32)
conventions = ("a bias in every layer",)
layers = [
    convolution("conv1", 16, 3, p=1, bias=True),
    pooling("pool1", 2, 2),
    convolution("conv2", 32, 3, p=1, bias=True),
    pooling("pool2", 2, 2),
    flatten("flatten"),
    dense("scores", 10),
]
