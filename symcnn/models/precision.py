"""A model under ``torch.autocast``: tensors are cast before an operator sees them, and each weight once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from symcnn.errors import SymcnnError, of_kind
from symcnn.models.tensor import inward

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

LOWER = {"float16": torch.float16, "bfloat16": torch.bfloat16}
USUAL = "cuda"


class Autocast:
    """How operators are given their tensors: by device and lower precision, as a table of operators says."""

    def __init__(self, dtype: torch.dtype, kinds: Mapping[str, str]) -> None:
        self.dtype, self.kinds = dtype, kinds
        self.casts: dict[tuple[int, torch.dtype], Any] = {}

    def given(self, trace: Trace, name: str, args: Any, kwargs: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
        """The arguments as the operator gets them."""
        kind = self.kinds.get(name)
        if kind is None:
            return args, kwargs
        if kind == "typed":
            low = any(inward(one, trace).dtype in LOWER.values() for one in _tensors((args, kwargs)))
            return args, {**kwargs, "dtype": torch.float32} if low and kwargs.get("dtype") is None else kwargs
        to = self._type(trace, kind, (args, kwargs))
        return self._cast(trace, args, to), {key: self._cast(trace, one, to) for key, one in kwargs.items()}

    def _type(self, trace: Trace, kind: str, arguments: Any) -> torch.dtype:
        if kind == "lower":
            return self.dtype
        types = {inward(one, trace).dtype for one in _tensors(arguments)}
        return torch.float32 if kind == "full" or torch.float32 in types or len(types) != 1 else next(iter(types))

    def _cast(self, trace: Trace, argument: Any, to: torch.dtype) -> Any:
        if isinstance(argument, (tuple, list)):
            return type(argument)(self._cast(trace, one, to) for one in argument)
        if not isinstance(argument, torch.Tensor):
            return argument
        value = inward(argument, trace)
        if not value.dtype.is_floating_point or value.dtype in (torch.float64, to):
            return argument
        weight = value.learned and value.storage.given == "parameter" and value.dtype == torch.float32
        key = value.number, to
        if key in self.casts:
            return self.casts[key]
        found = trace.called("to", argument, to)
        if weight and to == self.dtype:
            self.casts[key] = found
        return found


def _tensors(arguments: Any) -> list[Any]:
    if isinstance(arguments, torch.Tensor):
        return [arguments]
    if isinstance(arguments, Mapping):
        arguments = tuple(arguments.values())
    if isinstance(arguments, (tuple, list)):
        return [one for part in arguments for one in _tensors(part)]
    return []


def read(text: Any, precisions: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Autocast | None:
    """What a person writes: ``"float16"``, or ``"cpu bfloat16"``; None is no autocast.

    Errors: `SymcnnError` for a device or a precision that is not known.
    """
    if text is None:
        return None
    of_kind("autocast", text, str, 'a text such as "float16" or "cpu bfloat16"')
    *device, dtype = text.split() or [""]
    place = device[0] if len(device) == 1 else USUAL if not device else " ".join(device)
    if place not in precisions or dtype not in LOWER:
        raise SymcnnError(
            f"autocast is one of {', '.join(LOWER)}, on one of {', '.join(precisions) or 'no device'}, such as "
            f'"cpu bfloat16", not {text!r}'
        )
    kinds = {name: kind for kind, names in precisions[place].items() for name in names}
    return Autocast(LOWER[dtype], kinds)


__all__ = ["Autocast", "read"]
