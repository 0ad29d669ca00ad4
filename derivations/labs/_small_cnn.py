"""A network of two convolutions and one dense layer, with dropout in one place or another."""

from __future__ import annotations

from typing import Any

PLACES = ("none", "features", "pixels")
"""Where dropout can be: nowhere, on the features before the dense layer, or on the pixels of the picture."""


def small_cnn(side: int, classes: int, place: str = "none", rate: float = 0.0, clipped: bool = False) -> Any:
    """3 to 16 to 32 channels, 3 x 3 with padding 1, each with ReLU and 2 x 2 max pooling, then a dense layer.

    Dropout of ``rate`` is on the ``place``; ``clipped`` puts a ReLU on the logits.
    """
    from torch import nn

    return nn.Sequential(
        nn.Dropout(rate if place == "pixels" else 0.0),
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        nn.Flatten(),
        nn.Dropout(rate if place == "features" else 0.0),
        nn.Linear(32 * (side // 4) ** 2, classes),
        nn.ReLU() if clipped else nn.Identity(),
    )
