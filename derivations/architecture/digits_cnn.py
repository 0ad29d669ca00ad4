"""A convolutional network for digits on a canvas of 56 by 56.

Four convolutions of 5 by 5 with padding 2, the second and the fourth moved by
2, the mean over all positions, and a convolution of 1 by 1 to ten outputs.
"""

from ._layers import convolution, global_pooling

input = (1, 56, 56)
conventions = ("a bias in every layer",)
layers = [
    convolution("conv1", 32, 5, s=1, p=2, bias=True),
    convolution("conv2", 64, 5, s=2, p=2, bias=True),
    convolution("conv3", 64, 5, s=1, p=2, bias=True),
    convolution("conv4", 128, 5, s=2, p=2, bias=True),
    global_pooling("mean"),
    convolution("scores", 10, 1, bias=True),
]
