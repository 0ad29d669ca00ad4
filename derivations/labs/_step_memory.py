"""What a training step keeps in memory: under an allocation model, and on a CUDA device."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ._resnet import resnet

SIDE = 224
OPTIMIZERS: dict[str, tuple[str, dict[str, float]]] = {
    "SGD": ("SGD", {}),
    "SGD with momentum": ("SGD", {"momentum": 0.9}),
    "Adam": ("Adam", {}),
}
"""The optimizers by their names: PyTorch's class and its settings beside the step size."""


class Trainer:
    """A network with its optimizer, and training steps on zero pictures made afresh for each step.

    The update goes weight by weight (``foreach=False``), so that it needs no
    temporary copy of all weights at once.
    """

    def __init__(self, depth: int, classes: int, optimizer: str, batch: int, device: Any) -> None:
        import torch

        self.classes, self.batch, self.device = classes, batch, device
        self.network = resnet(depth, classes, device)
        kind, settings = OPTIMIZERS[optimizer]
        self.updater = getattr(torch.optim, kind)(self.network.parameters(), lr=1e-3, foreach=False, **settings)

    def loss(self) -> Any:
        """The cross-entropy of a batch: pictures in float32, labels in int64."""
        import torch

        images = torch.zeros(self.batch, 3, SIDE, SIDE, device=self.device)
        labels = torch.zeros(self.batch, dtype=torch.int64, device=self.device)
        return torch.nn.functional.cross_entropy(self.network(images), labels)

    def step(self) -> None:
        """Drop the last gradients, then forward, backward and update."""
        self.updater.zero_grad(set_to_none=True)
        self.loss().backward()
        self.updater.step()

    def state_bytes(self) -> int:
        """Bytes of weights, gradients and the optimizer's slots (its step counters, one number a tensor, aside)."""
        weights = list(self.network.parameters())
        kept = [*weights, *(weight.grad for weight in weights if weight.grad is not None)]
        for slots in self.updater.state.values():
            kept += [slot for slot in slots.values() if hasattr(slot, "dim") and slot.dim()]
        return sum(tensor.nbytes for tensor in kept)


def model_peak(depth: int, classes: int, optimizer: str, batch: int, steps: int) -> int:
    """The most bytes of tensors alive at one time from the making of the network to the end of ``steps`` steps.

    The tensors are on the meta device: nothing is computed, and operators have
    no working space of their own.
    """
    from symcnn.experiment.metering import peak_bytes

    return peak_bytes(_training(depth, classes, optimizer, batch, steps, "meta"))


def device_peak(depth: int, classes: int, optimizer: str, batch: int, steps: int, device: Any) -> int:
    """The same on a CUDA device, as its allocator counts: working space and rounding are in it, the context is not."""
    import torch

    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats(device)
    before = torch.cuda.memory_allocated(device)
    _training(depth, classes, optimizer, batch, steps, device)()
    torch.cuda.synchronize(device)
    return int(torch.cuda.max_memory_allocated(device)) - before


def _training(depth: int, classes: int, optimizer: str, batch: int, steps: int, device: Any) -> Callable[[], None]:
    def train() -> None:
        trainer = Trainer(depth, classes, optimizer, batch, device)
        for _ in range(steps):
            trainer.step()

    return train


def saved_bytes(depth: int, classes: int, batch: int) -> int:
    """Bytes of the tensors kept for the backward pass of one batch, the weights aside; storage that is shared, once."""
    import torch

    kept: dict[int, tuple[Any, int]] = {}

    def keep(tensor: Any) -> Any:
        owner = tensor if tensor._base is None else tensor._base
        if not isinstance(owner, torch.nn.Parameter):
            storage = tensor.untyped_storage()
            kept[storage._cdata] = (storage, storage.nbytes())
        return tensor

    trainer = Trainer(depth, classes, "SGD", batch, "meta")
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss = trainer.loss()
    total = sum(size for _, size in kept.values())
    del loss
    return total


def outside_allocator(device: Any) -> int:
    """Bytes in use on the device, as its driver says, that PyTorch's allocator has not reserved.

    This is the context (and kernels loaded so far) of this process, and all
    that any other process uses on the same device.
    """
    import torch

    torch.cuda.synchronize(device)
    free, total = torch.cuda.mem_get_info(device)
    return int(total - free - torch.cuda.memory_reserved(device))


def seconds_per_step(depth: int, classes: int, batch: int, device: Any, steps: int) -> float:
    """Mean time of a step of SGD with momentum, after three that are not counted."""
    import torch

    trainer = Trainer(depth, classes, "SGD with momentum", batch, device)
    for _ in range(3):
        trainer.step()
    torch.cuda.synchronize(device)
    start = time.perf_counter()
    for _ in range(steps):
        trainer.step()
    torch.cuda.synchronize(device)
    return (time.perf_counter() - start) / steps
