"""A network like AlexNet, for images of 224 by 224.

Five convolutions without biases and three dense layers with biases; a ReLU
follows every layer but the last, and works in place. The sides of the feature
maps follow from stride and padding, which are written out: 224 cells, padded
by 5 on each side, under a kernel of side 11 that is moved by 4.
"""

from collections import OrderedDict

inputs = "n 3 224 224"
conventions = (
    "convolutions without biases, dense layers with them",
    "every ReLU works in place: it has no map of its own and no parameters",
    "the input is not counted among the feature maps",
)
blocks = {"features": ("Conv2d", "MaxPool2d"), "head": ("Linear",)}


def model():
    """The layers by name; every ReLU works in place."""
    from torch import nn

    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 64, 11, stride=4, padding=5, bias=False),
            relu1=nn.ReLU(inplace=True),
            pool1=nn.MaxPool2d(2, 2),
            conv2=nn.Conv2d(64, 192, 5, padding=2, bias=False),
            relu2=nn.ReLU(inplace=True),
            pool2=nn.MaxPool2d(2, 2),
            conv3=nn.Conv2d(192, 384, 3, padding=1, bias=False),
            relu3=nn.ReLU(inplace=True),
            conv4=nn.Conv2d(384, 256, 3, padding=1, bias=False),
            relu4=nn.ReLU(inplace=True),
            conv5=nn.Conv2d(256, 256, 3, padding=1, bias=False),
            relu5=nn.ReLU(inplace=True),
            pool3=nn.MaxPool2d(2, 2),
            flatten=nn.Flatten(),
            fc1=nn.Linear(12544, 4096),
            relu6=nn.ReLU(inplace=True),
            fc2=nn.Linear(4096, 4096),
            relu7=nn.ReLU(inplace=True),
            fc3=nn.Linear(4096, 1000),
        )
    )
