"""AlexNet as published.

Five convolutions and three dense layers, all with biases, on images of 227 by
227. The second, fourth and fifth convolution are in two groups, one for each
of the two graphics cards; pooling windows of side 3 are moved by 2.
"""

from collections import OrderedDict

inputs = "n 3 227 227"
conventions = ("a bias in every layer", "two groups in the second, fourth and fifth convolution")
blocks = {"convolutions": ("Conv2d",), "head": ("Linear",)}


def alexnet(groups):
    """The network with so many groups in the second, fourth and fifth convolution."""
    from torch import nn

    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 96, 11, stride=4),
            relu1=nn.ReLU(inplace=True),
            pool1=nn.MaxPool2d(3, 2),
            conv2=nn.Conv2d(96, 256, 5, padding=2, groups=groups),
            relu2=nn.ReLU(inplace=True),
            pool2=nn.MaxPool2d(3, 2),
            conv3=nn.Conv2d(256, 384, 3, padding=1),
            relu3=nn.ReLU(inplace=True),
            conv4=nn.Conv2d(384, 384, 3, padding=1, groups=groups),
            relu4=nn.ReLU(inplace=True),
            conv5=nn.Conv2d(384, 256, 3, padding=1, groups=groups),
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


def model():
    """As published."""
    return alexnet(2)
