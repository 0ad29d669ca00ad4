"""How large the numbers are that an operation adds, in which its result is rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def largest_sum(function: Callable[[], Any]) -> float:
    """The largest sum of absolute values that an operation takes or gives while ``function()`` runs.

    What is rounded in an operation that adds is rounded in numbers of this size, be its result zero.

    >>> import torch
    >>> largest_sum(lambda: torch.tensor([3.0, -3.0]).sum())
    6.0
    """
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Scale(TorchDispatchMode):  # type: ignore[misc, unused-ignore]
        largest = 0.0

        def __torch_dispatch__(self, operator: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = operator(*args, **(kwargs or {}))
            for leaf in tree_leaves((args, kwargs, result)):
                if isinstance(leaf, torch.Tensor) and leaf.is_floating_point() and leaf.device.type != "meta":
                    size = float(leaf.detach().abs().sum())
                    self.largest = max(self.largest, size if size < float("inf") else 0.0)
            return result

    scale = Scale()  # type: ignore[no-untyped-call, unused-ignore]
    with scale:
        function()
    return float(scale.largest)
