"""What a model is made of: its modules with their settings, its parameters and buffers."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast


@dataclass(frozen=True)
class Parameter:
    """A parameter or buffer of a model: its path, its sides, its bytes, and whether it is trained."""

    name: str
    sides: tuple[int, ...]
    dtype: Any
    trained: bool

    @property
    def entries(self) -> int:
        """The number of its entries."""
        return math.prod(self.sides)

    @property
    def bytes(self) -> int:
        """Of its entries."""
        return self.entries * int(self.dtype.itemsize)


@dataclass(frozen=True)
class ModuleInfo:
    """A module: its class, whether it has none below it, and what it was made with, as far as it keeps that."""

    kind: str
    leaf: bool
    settings: Mapping[str, Any]

    @classmethod
    def of(cls, module: Any) -> ModuleInfo:
        """What is said of a module."""
        kept = vars(module)
        settings = {name: kept[name] for name in _arguments(cast(Any, type(module))) if _plain(kept.get(name))}
        return cls(type(module).__name__, not module._modules, settings)


def _plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float, str)) or (isinstance(value, tuple) and all(map(_plain, value)))


@cache
def _arguments(kind: Any) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(kind).parameters)
    except (TypeError, ValueError):
        return ()


__all__ = ["ModuleInfo", "Parameter"]
