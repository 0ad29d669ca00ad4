"""Training the two weights of one equation under PyTorch's dropout, many independent chains at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ._masks import INPUTS, TARGET, curvatures

STEP = 1e-3
"""The step size of every optimizer."""


@dataclass(frozen=True)
class Path:
    """A run: the loss of each step's masks (mean over batch and chains), and the weights after chosen steps.

    ``weights[k]`` is a tensor of shape (chains, 2), after ``k`` updates.
    """

    losses: list[float]
    weights: dict[int, Any]


def train(
    generator: Any,
    optimizer: Callable[..., Any],
    steps: int,
    *,
    rate: float,
    batch: int = 1,
    chains: int = 1,
    keep: Sequence[int],
) -> Path:
    """Minimise the squared error from zero weights, with ``batch`` fresh masks a step for each of the chains.

    The chains share nothing but the optimizer's settings: their losses are
    summed, so that each has the gradient of its own mean over the batch.
    """
    import torch

    weights = torch.zeros(chains, len(INPUTS), dtype=torch.float64, requires_grad=True)
    inputs = torch.tensor(INPUTS, dtype=torch.float64).expand(batch, chains, len(INPUTS)).contiguous()
    updater = optimizer([weights], lr=STEP)
    kept, losses, wanted = {0: weights.detach().clone()}, [], set(keep)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator.initial_seed())
        for step in range(1, steps + 1):
            updater.zero_grad()
            seen = torch.nn.functional.dropout(inputs, rate)
            each = ((seen * weights).sum(-1) - TARGET).square().mean(0)
            each.sum().backward()
            losses.append(float(each.detach().mean()))
            updater.step()
            if step in wanted:
                kept[step] = weights.detach().clone()
    return Path(losses, kept)


def sweep(generator: Any, rates: Sequence[float], steps: int, batch: int) -> list[list[float]]:
    """For each drop rate the weights of gradient descent over large batches, averaged over the latter half of the run.

    A rate's step size is one over the greater curvature of its expected loss.
    The gradient of a batch's mean squared error is ``2*(G w - h)``, where ``G``
    is the mean of the masked inputs' products and ``h`` their mean times the
    target, so that a batch is reduced to these once its masks are drawn.
    """
    import torch

    chunk = 50
    inputs = torch.tensor(INPUTS, dtype=torch.float64).expand(chunk, batch, len(INPUTS)).contiguous()
    sizes = torch.tensor([1 / curvatures(rate)[-1] for rate in rates], dtype=torch.float64)[:, None]
    weights = torch.zeros(len(rates), len(INPUTS), dtype=torch.float64)
    total, counted = torch.zeros_like(weights), 0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator.initial_seed())
        for start in range(0, steps, chunk):
            drawn = [torch.nn.functional.dropout(inputs, rate) for rate in rates]
            products = torch.stack([seen.mT @ seen for seen in drawn], 1) / batch
            means = TARGET * torch.stack([seen.mean(1) for seen in drawn], 1)
            for at in range(min(chunk, steps - start)):
                slope = (products[at] @ weights[:, :, None])[:, :, 0] - means[at]
                weights = weights - 2 * sizes * slope
                if start + at >= steps // 2:
                    total, counted = total + weights, counted + 1
    return (total / counted).tolist()
