"""Training a classifier by minibatches, and what it then gets right.

Weights and the order of examples come from the generators that are passed in,
so that the same generators give the same network again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def fresh(build: Callable[[], Any], generator: Any, device: Any = "cpu", *, he: bool = False) -> Any:
    """A network whose initial weights depend on ``generator``'s seed only; PyTorch's own generator is left as it was.

    With ``he``, dense and convolutional weights are normal with variance 2 over
    the fan-in and their biases zero; otherwise the layers' own choice stands.
    """
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(generator.initial_seed())
        network = build()
        for layer in network.modules():
            if he and isinstance(layer, nn.Linear | nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                nn.init.zeros_(layer.bias)
    return network.to(device)


def fit(
    network: Any,
    optimizer: Any,
    examples: Callable[[], tuple[Any, Any]],
    *,
    epochs: int,
    batch: int,
    generator: Any,
    cosine: bool = False,
    after: Callable[[], None] = lambda: None,
) -> list[float]:
    """Minimise the mean cross-entropy of each batch, in an order drawn afresh for every epoch; each epoch's mean loss.

    ``examples()`` gives the images and labels of an epoch, always as many;
    ``after()`` is called when an epoch is over. With ``cosine`` the learning
    rate falls along half a cosine from its value to zero, step by step. The
    order is drawn from the generator, what a network drops from one of its seed.
    """
    import torch

    device = next(network.parameters()).device
    rate, losses = None, []
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(generator.initial_seed())
        for _ in range(epochs):
            images, labels = examples()
            order = torch.randperm(len(labels), generator=generator).to(labels.device)
            pieces, total = order.split(batch), 0.0
            if cosine and rate is None:
                rate = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(pieces))
            network.train()
            for piece in pieces:
                optimizer.zero_grad()
                error = torch.nn.functional.cross_entropy(network(images[piece]), labels[piece])
                error.backward()
                optimizer.step()
                total += float(error.detach()) * len(piece)
                if rate is not None:
                    rate.step()
            losses.append(total / len(labels))
            after()
    return losses


def scores(network: Any, images: Any, batch: int = 256) -> Any:
    """The scores of all images, with the network as it is used after training (normalisation with running means)."""
    import torch

    network.eval()
    with torch.no_grad():
        return torch.cat([network(piece) for piece in images.split(batch)])


def accuracy(network: Any, images: Any, labels: Any) -> float:
    """The share of images whose highest score is that of their label."""
    return float((scores(network, images).argmax(1) == labels).double().mean())


def loss(network: Any, images: Any, labels: Any) -> float:
    """The mean cross-entropy (natural logarithm) over the images."""
    import torch

    return float(torch.nn.functional.cross_entropy(scores(network, images), labels))
