"""AlexNet in one column.

A later variant for a single device, with fewer channels and no groups, for
images of 224 by 224; it is what PyTorch's collection of models calls AlexNet.
"""

from collections import OrderedDict

inputs = "n 3 224 224"
conventions = ("a bias in every layer", "no groups")
blocks = {"convolutions": ("Conv2d",), "head": ("Linear",)}


def model():
    """The layers by name; every ReLU works in place."""
    from torch import nn

    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 64, 11, stride=4, padding=2),
            relu1=nn.ReLU(inplace=True),
            pool1=nn.MaxPool2d(3, 2),
            conv2=nn.Conv2d(64, 192, 5, padding=2),
            relu2=nn.ReLU(inplace=True),
            pool2=nn.MaxPool2d(3, 2),
            conv3=nn.Conv2d(192, 384, 3, padding=1),
            relu3=nn.ReLU(inplace=True),
            conv4=nn.Conv2d(384, 256, 3, padding=1),
            relu4=nn.ReLU(inplace=True),
            conv5=nn.Conv2d(256, 256, 3, padding=1),
            relu5=nn.ReLU(inplace=True),
            pool3=nn.MaxPool2d(3, 2),
            flatten=nn.Flatten(),
            fc1=nn.Linear(9216, 4096),
            relu6=nn.ReLU(inplace=True),
            fc2=nn.Linear(4096, 4096),
            relu7=nn.ReLU(inplace=True),
            fc3=nn.Linear(4096, 1000),
        )
    )
