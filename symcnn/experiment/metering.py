"""Live storage under PyTorch: what is born, what dies, and the peak between."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from symcnn.errors import SymcnnError


def peak_bytes(function: Callable[[], Any]) -> int:
    """The most bytes of storage that were alive at one time while ``function()`` ran.

    Counted is the storage of every tensor that an operator returns while the
    function runs, once, however many views share it, from its birth until the
    last reference to it goes. Storage that was made before is not counted: make
    weights and inputs inside. An operator's own scratch space is not seen. On
    meta tensors the figure is exact and nothing is computed.

    What a caller holds counts. A local variable, the arguments of a running
    call (``Sequential.forward`` keeps its input to the end) and a result that
    is kept in a list are all references.

    >>> import torch
    >>> peak_bytes(lambda: torch.empty(10, device="meta") + torch.empty(10, device="meta"))
    120
    """
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Meter(TorchDispatchMode):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
            self.live: dict[int, int] = {}
            self.now = 0
            self.peak = 0

        def __torch_dispatch__(self, operator: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = operator(*args, **(kwargs or {}))
            for leaf in tree_leaves(result):
                if isinstance(leaf, torch.Tensor) and leaf.layout == torch.strided:
                    self.see(leaf.untyped_storage())
            return result

        def see(self, storage: Any) -> None:
            # The address is that of the C++ storage, which views share; it is
            # dropped from the table before it can be used again.
            key, size = storage._cdata, storage.nbytes()
            if key not in self.live:
                self.live[key] = 0
                weakref.finalize(storage, self.drop, key)
            self.now += size - self.live[key]
            self.live[key] = size
            self.peak = max(self.peak, self.now)

        def drop(self, key: int) -> None:
            self.now -= self.live.pop(key)

    meter = Meter()
    with meter:
        function()
    return meter.peak


def peak_values(function: Callable[[], Any], bytes_per_value: int) -> int:
    """`peak_bytes` in values of one width; an error where the peak is no whole number of them."""
    total = peak_bytes(function)
    if total % bytes_per_value:
        raise SymcnnError(
            f"a peak of {total} bytes is no whole number of values of {bytes_per_value} bytes: "
            "tensors of another width were alive; measure bytes instead"
        )
    return total // bytes_per_value


def backpropagate(forward: Callable[..., Any], *inputs: Any) -> None:
    """Forward and backward through ``forward(*inputs)``, with nobody holding the output or its gradient.

    The output is released before the backward pass begins; then an upstream
    gradient of its shape is born, and dies with the first products that use it.
    So the loss itself costs nothing: it is an empty tensor (no value at all),
    whose backward rule gives that gradient. (``y.backward(g)`` differs: its
    caller holds ``y`` and ``g`` throughout. A sum's upstream gradient is one
    value expanded; a square's loss keeps ``y``.)
    """
    import torch

    class EmptyLoss(torch.autograd.Function):  # type: ignore[misc, unused-ignore]
        @staticmethod
        def forward(ctx: Any, output: Any) -> Any:
            ctx.like = (output.shape, output.dtype, output.device)
            return output.new_empty(0)

        @staticmethod
        def backward(ctx: Any, *upstream: Any) -> Any:
            shape, dtype, device = ctx.like
            return torch.ones(shape, dtype=dtype, device=device)

    loss = EmptyLoss.apply(forward(*inputs))  # type: ignore[no-untyped-call, unused-ignore]
    loss.backward(loss.new_empty(0))


def saved_values(function: Callable[[], Any]) -> int:
    """Number of values kept for the backward pass while ``function()`` ran, parameters aside.

    Distinct storages are counted once, whole. A parameter (or a view of one)
    is alive in any case and is not counted.
    """
    import torch

    kept: dict[int, tuple[Any, int]] = {}

    def pack(tensor: Any) -> Any:
        owner = tensor if tensor._base is None else tensor._base
        if not isinstance(owner, torch.nn.Parameter):
            storage = tensor.untyped_storage()
            kept[storage._cdata] = (storage, storage.nbytes() // tensor.element_size())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        result = function()
    total = sum(size for _, size in kept.values())
    del result
    return total
