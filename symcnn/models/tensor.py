"""The tensor that a model's code sees while it is traced: it has sides and a type, and no numbers."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch

from symcnn.models.numbers import TracedInt, TracedRatio
from symcnn.models.value import Storage, Value

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

_EMPTY: dict[Any, torch.Tensor] = {}


class Traced(torch.Tensor):
    """A tensor by name only. What is asked of it goes to the trace, which stands before PyTorch."""

    value: Value
    held: Held

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    def __repr__(self, *, tensor_contents: Any = None) -> Any:  # type: ignore[override]
        return repr(self.value)

    def __format__(self, spec: str) -> str:
        return repr(self)


class Held:
    """Lives as long as the model's code holds a tensor of a storage; tells the storage when that ends."""

    __slots__ = ("__weakref__", "storage", "trace")

    def __init__(self, storage: Storage, trace: Trace) -> None:
        self.storage, self.trace = storage, trace

    def __del__(self) -> None:
        if not hasattr(self, "trace"):  # a copy that was never made whole
            return
        self.storage.freed = len(self.trace.nodes)


def wrapped(value: Value, trace: Trace) -> Traced:
    """A tensor for a value."""
    empty = _EMPTY.get(value.dtype)
    if empty is None:
        with torch._C.DisableTorchFunction():
            empty = _EMPTY[value.dtype] = torch.empty(0, dtype=value.dtype, device="meta")
    tensor: Traced = torch.Tensor._make_subclass(Traced, empty)
    tensor.value = value
    held = value.storage.held and value.storage.held()
    if held is None:
        held = Held(value.storage, trace)
        value.storage.held, value.storage.freed = weakref.ref(held), None
    tensor.held = held
    return tensor


def outward(found: Any, trace: Trace) -> Any:
    """What a rule gives, as the model's code sees it: values as tensors, sizes as numbers."""
    if isinstance(found, Value):
        return wrapped(found, trace)
    if isinstance(found, (tuple, list)):
        parts = [outward(part, trace) for part in found]
        return type(found)(*parts) if hasattr(found, "_fields") else type(found)(parts)
    return found


def inward(argument: Any, trace: Trace) -> Any:
    """What the model's code hands over, as a rule sees it: tensors as values, numbers as sizes."""
    if isinstance(argument, torch.Tensor):
        return argument.value if type(argument) is Traced else trace.constant(argument)
    if isinstance(argument, TracedInt):
        return argument.size
    if isinstance(argument, (tuple, list)):
        parts = [inward(part, trace) for part in argument]
        return tuple(parts) if isinstance(argument, tuple) else parts
    if isinstance(argument, slice):
        return slice(*(inward(part, trace) for part in (argument.start, argument.stop, argument.step)))
    if isinstance(argument, dict):
        return {key: inward(part, trace) for key, part in argument.items()}
    if type(argument).__module__ == "numpy" and getattr(argument, "ndim", 1) == 0:
        return argument.item()  # a number of NumPy, as settings are computed by some models
    return argument


def values_in(arguments: Any) -> Iterator[Value]:
    """The values among what a rule is given."""
    if isinstance(arguments, Value):
        yield arguments
    elif isinstance(arguments, (tuple, list)):
        for part in arguments:
            yield from values_in(part)
    elif isinstance(arguments, dict):
        yield from values_in(tuple(arguments.values()))


__all__ = ["Held", "Traced", "TracedInt", "TracedRatio", "inward", "outward", "values_in", "wrapped"]
