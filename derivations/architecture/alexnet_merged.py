"""AlexNet with its two halves merged.

The same layers as published, with every convolution in one group, so that
each output channel reads all input channels.
"""

from . import alexnet

input = alexnet.input
conventions = ("a bias in every layer", "no groups")
layers = alexnet.alexnet(1)
