"""Python's ``int`` as a model's code sees it while it is traced: of a size it makes a size, not a plain number."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from symcnn.models.numbers import TracedInt, TracedRatio


class _OfSizes(type):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], (TracedInt, TracedRatio)):
            return args[0].__trunc__()
        return builtins.int(*args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, (builtins.int, TracedInt))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, builtins.int)

    def __getattr__(cls, name: str) -> Any:
        return getattr(builtins.int, name)

    def __eq__(cls, other: object) -> bool:
        return other is cls or other is builtins.int

    def __hash__(cls) -> builtins.int:
        return hash(builtins.int)


class Int(metaclass=_OfSizes):
    """Stands for ``int``."""


@contextmanager
def sizes_stay_sizes(model: torch.nn.Module) -> Iterator[None]:
    """While a model runs, ``int`` in the files of its classes keeps sizes; afterwards they are as they were."""
    names = {base.__module__ for module in model.modules() for base in type(module).__mro__}
    places = [
        vars(sys.modules[name])
        for name in sorted(names)
        if name in sys.modules and name.partition(".")[0] not in ("torch", "builtins", "symcnn")
    ]
    places = [place for place in places if "int" not in place]
    try:
        for place in places:
            place["int"] = Int
        yield
    finally:
        for place in places:
            place.pop("int", None)


__all__ = ["Int", "sizes_stay_sizes"]
