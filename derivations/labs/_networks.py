"""Three networks: dense layers, a stack of convolutions, and a residual network of three stages.

Each function returns a PyTorch module with PyTorch's own initial weights, for
batches of images of shape (batch, channels, side, side), with class scores of
shape (batch, classes). Every dense layer and convolution has a bias.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any


def mlp(widths: Sequence[int]) -> Any:
    """Dense layers with ReLU between them; ``widths`` begins with the number of pixels and ends with the classes.

    >>> parameters(mlp([56 * 56, 256, 256, 256, 256, 10]))
    1003018
    """
    from torch import nn

    layers: list[Any] = [nn.Flatten()]
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def cnn(channels: int = 1, classes: int = 10) -> Any:
    """Four 5 x 5 convolutions with padding 2 and strides 1, 2, 1, 2, each with ReLU; mean over the image; 1 x 1 head.

    The parameters do not depend on the image's side.

    >>> parameters(cnn())
    360778
    """
    from torch import nn

    layers: list[Any] = []
    for outputs, stride in ((32, 1), (64, 2), (64, 1), (128, 2)):
        layers += [nn.Conv2d(channels, outputs, 5, stride, padding=2), nn.ReLU()]
        channels = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, classes, 1), nn.Flatten())


def residual(channels: int = 1, classes: int = 10, blocks: int = 3) -> Any:
    """Three stages of residual blocks with 16, 32 and 64 channels: depth 6 * blocks + 2, the shortcuts not counted.

    A block is R2(N2(C2(R1(N1(C1(x))))) + skip(x)) with 3 x 3 convolutions; its
    skip is the identity, or, where a stage begins with another shape, a
    convolution and normalisation of the form of C1 and N1. A convolution with
    its normalisation comes first, the mean over the image and a dense head last.

    >>> parameters(residual(channels=1)), parameters(residual(channels=3))
    (293450, 293738)
    """
    from torch import nn

    layers: list[Any] = [_normalised(channels, 16, 1), nn.ReLU()]
    channels = 16
    for outputs in (16, 32, 64):
        for _ in range(blocks):
            layers.append(_block()(channels, outputs))
            channels = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


def edge_cnn(kernel: int = 7, classes: int = 3, pool: str = "max") -> Any:
    """Two convolutions with three filters each that keep the side by reflection, for grey images; a dense head.

    Convolution, ReLU, 2 x 2 pooling (``pool`` is "max" or "average"),
    convolution, ReLU, mean over the image, dense layer.

    >>> parameters(edge_cnn())
    606
    """
    from torch import nn

    def convolution(channels: int) -> Any:
        return nn.Conv2d(channels, 3, kernel, padding=kernel // 2, padding_mode="reflect")

    pooling = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}[pool](2)
    first, second = [convolution(1), nn.ReLU()], [convolution(3), nn.ReLU()]
    return nn.Sequential(*first, pooling, *second, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, classes))


def parameters(network: Any) -> int:
    """How many learned numbers a network has; running means and variances are not learned.

    >>> parameters(mlp([28 * 28, 50, 10, 3]))
    39793
    """
    return sum(parameter.numel() for parameter in network.parameters())


def _normalised(channels: int, outputs: int, stride: int) -> Any:
    from torch import nn

    return nn.Sequential(nn.Conv2d(channels, outputs, 3, stride, padding=1), nn.BatchNorm2d(outputs))


@cache
def _block() -> Any:
    """The class of residual blocks, made at its first use, when PyTorch may be imported."""
    from torch import nn

    class Block(nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self, channels: int, outputs: int) -> None:
            super().__init__()
            stride = 1 if channels == outputs else 2
            self.first, self.relu1 = _normalised(channels, outputs, stride), nn.ReLU()
            self.second, self.relu2 = _normalised(outputs, outputs, 1), nn.ReLU()
            self.skip = nn.Identity() if channels == outputs else _normalised(channels, outputs, stride)

        def forward(self, x: Any) -> Any:
            return self.relu2(self.second(self.relu1(self.first(x))) + self.skip(x))

    return Block
