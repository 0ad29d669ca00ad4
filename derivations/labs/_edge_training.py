"""Training on edge images as the exercise has it, and features that no training made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._edges import SIDE
from ._networks import edge_cnn, mlp
from ._training import fit, fresh

RATE, MOMENTUM, BATCH = 0.01, 0.9, 5
WEIGHTS, BATCHES = 10, 11
"""Streams of chance within a seed; the lab's data take those below."""


def dense(classes: int = 3) -> Any:
    """The exercise's MLP, with hidden layers of 50 and 10."""
    return mlp([SIDE**2, 50, 10, classes])


def trained(
    book: Any,
    seed: int,
    build: Callable[[], Any],
    data: tuple[Any, Any],
    epochs: int,
    after: Callable[[Any], None] = lambda network: None,
) -> Any:
    """The network after training on images and labels; ``after`` is given the network when an epoch is over."""
    import torch

    images, labels = (part.to(book.device) for part in data)
    network = fresh(build, book.generator(seed, WEIGHTS), book.device)
    fit(
        network,
        torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM),
        lambda: (images, labels),
        epochs=epochs,
        batch=BATCH,
        generator=book.generator(seed, BATCHES),
        after=lambda: after(network),
    )
    return network


def hand_made() -> Any:
    """A CNN whose convolutions are set by hand: bright above dark, bright left of dark, and the mean of a patch.

    The second layer hands every channel on as it is. The head is as PyTorch makes it.
    """
    import torch

    network = edge_cnn(7)
    step = torch.tensor([1.0, 1, 1, 0, -1, -1, -1]) / 7
    across = step[:, None].expand(7, 7)
    first, second = network[0], network[3]
    with torch.no_grad():
        first.weight.copy_(torch.stack([across, across.T, torch.full((7, 7), 1 / 49)])[:, None])
        second.weight.zero_()
        for channel in range(3):
            second.weight[channel, channel, 3, 3] = 1
        first.bias.zero_()
        second.bias.zero_()
    return network


def with_frozen_filters(book: Any, seed: int, data: tuple[Any, Any], epochs: int) -> Any:
    """The hand-made network with only its head trained: the features of the images are taken once, and kept."""
    import torch
    from torch import nn

    network = fresh(hand_made, book.generator(seed, WEIGHTS), book.device)
    images, labels = data
    with torch.no_grad():
        features = network[:-1](images.to(book.device))
    head = trained(book, seed, lambda: nn.Linear(3, 3), (features, labels), epochs)
    return nn.Sequential(*network[:-1], head)


def filters(network: Any) -> Any:
    """The first convolution's filters as pictures, of shape (3, kernel, kernel)."""
    return network[0].weight.detach()[:, 0].cpu()
