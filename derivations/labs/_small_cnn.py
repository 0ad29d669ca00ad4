"""A network of two convolutions and one dense layer, its training, and its answers."""

from __future__ import annotations

from typing import Any

PLACES = ("none", "features", "pixels")
"""Where dropout can be: nowhere, on the features before the dense layer, or on the pixels of the picture."""


def small_cnn(side: int, classes: int, generator: Any, place: str, rate: float, clipped: bool, device: Any) -> Any:
    """3 to 16 to 32 channels, 3 x 3 with padding 1, each with ReLU and 2 x 2 max pooling, then a dense layer.

    Dropout of ``rate`` is on the ``place``; ``clipped`` puts a ReLU on the
    logits. The weights are PyTorch's own initial ones, drawn from the generator.
    """
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator.initial_seed())
        layers = [
            nn.Dropout(rate if place == "pixels" else 0.0),
            *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            nn.Flatten(),
            nn.Dropout(rate if place == "features" else 0.0),
            nn.Linear(32 * (side // 4) ** 2, classes),
            nn.ReLU() if clipped else nn.Identity(),
        ]
    return nn.Sequential(*layers).to(device)


def fit(network: Any, images: Any, labels: Any, epochs: int, batch: int, step: float, generator: Any) -> list[float]:
    """Minimise the cross-entropy by Adam, batches and masks drawn from the generator; the mean loss of each epoch."""
    import torch

    device = next(network.parameters()).device
    updater = torch.optim.Adam(network.parameters(), lr=step)
    losses = []
    network.train()
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(generator.initial_seed())
        for _ in range(epochs):
            total = 0.0
            for chosen in torch.randperm(len(labels), generator=generator).split(batch):
                updater.zero_grad()
                loss = torch.nn.functional.cross_entropy(network(images[chosen].to(device)), labels[chosen].to(device))
                loss.backward()
                updater.step()
                total += float(loss.detach()) * len(chosen)
            losses.append(total / len(labels))
    return losses


def answers(network: Any, images: Any) -> Any:
    """The class that the network gives each picture, without dropout."""
    import torch

    device = next(network.parameters()).device
    network.eval()
    with torch.no_grad():
        return torch.cat([network(part.to(device)).argmax(1).cpu() for part in images.split(256)])
