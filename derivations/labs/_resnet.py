"""Residual networks for 224 x 224 colour images: the shallow one of basic blocks, the deep one of bottlenecks.

After He, Zhang, Ren and Sun, Deep residual learning for image recognition
(2016): a 7 x 7 convolution of stride 2 and a 3 x 3 max pooling of stride 2,
four stages of blocks with 64, 128, 256 and 512 channels inside, of which the
last three halve the side, a mean over the image, and a dense head. Every
convolution is without bias and is followed by batch normalisation; where a
stage begins with another shape, the shortcut is a 1 x 1 convolution. In a
bottleneck the stride is that of its 3 x 3 convolution (in the paper, of the
first 1 x 1), which is what the parameter counts in use refer to, and costs no
parameter. ReLU works in place, so that its input needs no storage of its own.
"""

from __future__ import annotations

from typing import Any

BLOCKS = {18: (2, 2, 2, 2), 152: (3, 8, 36, 3)}
"""Blocks in each stage, by the depth that names the network."""
BOTTLENECK = {18: 0, 152: 4}
"""How many times wider a bottleneck's output is than its inside; 0 where the blocks are basic."""


def resnet(depth: int, classes: int, device: Any) -> Any:
    """The network of this depth (18 or 152) with a head of ``classes`` outputs, its weights on ``device``."""
    from torch import nn

    widening = BOTTLENECK[depth]
    layers: list[Any] = [*_normalised(3, 64, 7, 2, device), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, blocks in enumerate(BLOCKS[depth]):
        inside = 64 * 2**stage
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            layers.append(_residual(channels, inside, stride, widening, device))
            channels = inside * max(widening, 1)
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes, device=device)]
    return nn.Sequential(*layers)


def _normalised(channels: int, outputs: int, kernel: int, stride: int, device: Any) -> list[Any]:
    """A convolution that keeps the side (divided by its stride), and its normalisation."""
    from torch import nn

    return [
        nn.Conv2d(channels, outputs, kernel, stride, kernel // 2, bias=False, device=device),
        nn.BatchNorm2d(outputs, device=device),
    ]


def _residual(channels: int, inside: int, stride: int, widening: int, device: Any) -> Any:
    """A block with its shortcut, and the ReLU of their sum: basic where ``widening`` is 0, a bottleneck otherwise."""
    from torch import nn

    if widening:
        outputs = inside * widening
        layers = [
            *_normalised(channels, inside, 1, 1, device),
            nn.ReLU(inplace=True),
            *_normalised(inside, inside, 3, stride, device),
            nn.ReLU(inplace=True),
            *_normalised(inside, outputs, 1, 1, device),
        ]
    else:
        outputs = inside
        layers = [
            *_normalised(channels, inside, 3, stride, device),
            nn.ReLU(inplace=True),
            *_normalised(inside, inside, 3, 1, device),
        ]
    alike = stride == 1 and channels == outputs
    shortcut = nn.Identity() if alike else nn.Sequential(*_normalised(channels, outputs, 1, stride, device))

    class Residual(nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.branch = nn.Sequential(*layers)
            self.shortcut = shortcut

        def forward(self, image: Any) -> Any:
            total = self.branch(image)
            total += self.shortcut(image)
            return nn.functional.relu(total, inplace=True)

    return Residual()
