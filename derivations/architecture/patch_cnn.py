"""A small convolutional network for colour images of 32 by 32.

Two convolutions of 3 by 3, to 16 and to 32 channels, each followed by a
pooling that halves the side, and one dense layer to ten classes.
"""

from collections import OrderedDict

inputs = "n 3 32 32"
conventions = ("a bias in every layer",)


def model():
    """The layers, by name."""
    from torch import nn

    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 16, 3, padding=1),
            relu1=nn.ReLU(inplace=True),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(16, 32, 3, padding=1),
            relu2=nn.ReLU(inplace=True),
            pool2=nn.MaxPool2d(2),
            flatten=nn.Flatten(),
            scores=nn.Linear(2048, 10),
        )
    )
