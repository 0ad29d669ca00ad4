"""AlexNet with its two halves merged.

The same layers as published, with every convolution in one group, so that
each output channel reads all input channels.
"""

from . import alexnet

inputs = alexnet.inputs
conventions = ("a bias in every layer", "no groups")
blocks = alexnet.blocks


def model():
    """In one group."""
    return alexnet.alexnet(1)
