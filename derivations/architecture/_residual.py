"""Residual networks: blocks whose output is added to what entered them.

A block is `R(N(C(...)) + shortcut(x))`, where the shortcut is the input itself, or, where the shape changes, a
convolution of its own with its normalisation. ReLUs and sums work in place: neither has a map of its own.
"""

from collections import OrderedDict

from torch import nn


class Block(nn.Module):
    """Convolutions, each with its normalisation; (channels, side of the kernel, stride) for each."""

    def __init__(self, channels, convolutions, shortcut, bias):
        super().__init__()
        stride, entering = 1, channels
        for place, (out, k, s) in enumerate(convolutions, 1):
            self.add_module(f"conv{place}", nn.Conv2d(channels, out, k, s, k // 2, bias=bias))
            self.add_module(f"norm{place}", nn.BatchNorm2d(out))
            channels, stride = out, stride * s
        self.count = len(convolutions)
        self.shortcut = None
        if stride > 1 or channels != entering:
            layers = nn.Conv2d(entering, channels, shortcut, stride, shortcut // 2, bias=bias), nn.BatchNorm2d(channels)
            self.shortcut = nn.Sequential(OrderedDict(zip(("conv", "norm"), layers, strict=True)))
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        """The sum of both branches."""
        y = x
        for place in range(1, self.count + 1):
            y = getattr(self, f"norm{place}")(getattr(self, f"conv{place}")(y))
            if place < self.count:
                y = self.relu(y)
        y += x if self.shortcut is None else self.shortcut(x)
        return self.relu(y)


def bottleneck(width, stride):
    """1 by 1, 3 by 3, and 1 by 1 to four times the width."""
    return (width, 1, 1), (width, 3, stride), (4 * width, 1, 1)


def basic(width, stride):
    """Two of 3 by 3."""
    return (width, 3, stride), (width, 3, 1)


def stages(blocks, widths, convolutions, channels, shortcut=1, bias=False):
    """Stages of blocks by name, and the channels of the last; every stage but the first begins with a stride of 2.

    `convolutions(width, stride)` are those of a block, `channels` is what enters the first of them, and `shortcut`
    the side of the kernel in a shortcut.
    """
    found = OrderedDict()
    for stage, (count, width) in enumerate(zip(blocks, widths, strict=True), 1):
        parts = OrderedDict()
        for place in range(1, count + 1):
            main = convolutions(width, 2 if place == 1 and stage > 1 else 1)
            parts[f"block{place}"] = Block(channels, main, shortcut, bias)
            channels = main[-1][0]
        found[f"stage{stage}"] = nn.Sequential(parts)
    return found, channels


def residual(opening, blocks, widths, convolutions, channels, classes, **more):
    """The `opening` layers by name, the stages, the mean of every channel, and a dense layer."""
    middle, channels = stages(blocks, widths, convolutions, channels, **more)
    ending = {"mean": nn.AdaptiveAvgPool2d(1), "flatten": nn.Flatten(), "head": nn.Linear(channels, classes)}
    return nn.Sequential(OrderedDict([*opening.items(), *middle.items(), *ending.items()]))
