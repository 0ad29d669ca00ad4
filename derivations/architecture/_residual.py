"""Residual networks: blocks whose output is added to what entered them."""

from ._layers import convolution, normalization


def branch(name, after, *convolutions, adds=None, bias=False):
    """Convolutions, each with its normalisation; (channels, side of the kernel, stride) for each.

    The output of the layer `adds`, if one is named, is added to that of the last.
    """
    layers = []
    for place, (channels, k, s) in enumerate(convolutions, 1):
        reads = {"after": after} if place == 1 else {}
        reads |= {"bias": bias, "block": "convolutions"}
        layers.append(convolution(f"{name}.conv{place}", channels, k, s=s, p=k // 2, **reads))
        sums = {"adds": adds} if place == len(convolutions) else {}
        layers.append(normalization(f"{name}.norm{place}", block="normalisations", **sums))
    return layers


def stages(after, blocks, widths, convolutions, channels, shortcut=1, bias=False):
    """Stages of blocks. The first block of a stage has a shortcut of its own wherever the shape changes.

    `convolutions(width, stride)` are those of a block, `channels` is what enters the first of them, and `shortcut`
    the side of the kernel in a shortcut.
    """
    layers = []
    for stage, (count, width) in enumerate(zip(blocks, widths, strict=True), 1):
        for place in range(1, count + 1):
            name, stride = f"stage{stage}.block{place}", 2 if place == 1 and stage > 1 else 1
            main, added = convolutions(width, stride), after
            out = main[-1][0]
            if stride > 1 or out != channels:
                layers += branch(f"{name}.shortcut", after, (out, shortcut, stride), bias=bias)
                added = layers[-1].name
            layers += branch(name, after, *main, adds=added, bias=bias)
            after, channels = layers[-1].name, out
    return layers


def bottleneck(width, stride):
    """1 by 1, 3 by 3, and 1 by 1 to four times the width."""
    return (width, 1, 1), (width, 3, stride), (4 * width, 1, 1)


def basic(width, stride):
    """Two of 3 by 3."""
    return (width, 3, stride), (width, 3, 1)
