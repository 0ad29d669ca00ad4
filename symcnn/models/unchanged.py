"""What a model changes while it is traced, put back: attributes of its modules, and what is drawn at random."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

_HOLDING = (dict, list, set)


@contextmanager
def unchanged(model: torch.nn.Module) -> Iterator[None]:
    """Afterwards every module has the attributes that it had, and the next numbers at random are those that were next.

    What a module holds in a dictionary, a list or a set of its own is put back as well: parameters, buffers, hooks.
    """
    modules = [(module, dict(vars(module)), _held(module)) for module in model.modules()]
    kind, drawn = torch.get_default_dtype(), random.getstate()
    numpy = sys.modules.get("numpy.random")
    drawn_by_numpy = None if numpy is None else numpy.get_state()
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []
    try:
        with torch.random.fork_rng(devices):
            yield
    finally:
        random.setstate(drawn)
        if numpy is not None:
            numpy.set_state(drawn_by_numpy)
        torch.set_default_dtype(kind)
        for module, attributes, held in modules:
            _put_back(module, attributes, held)


def _held(module: torch.nn.Module) -> list[tuple[Any, Any]]:
    return [(one, one.copy()) for one in vars(module).values() if isinstance(one, _HOLDING)]


def _put_back(module: torch.nn.Module, attributes: dict[str, Any], held: list[tuple[Any, Any]]) -> None:
    now = vars(module)
    if len(now) != len(attributes) or any(now.get(name) is not one for name, one in attributes.items()):
        now.clear()
        now.update(attributes)
    for one, before in held:
        if not _same(one, before):
            one.clear()
            one.extend(before) if isinstance(one, list) else one.update(before)


def _same(one: Any, before: Any) -> bool:
    """Whether they hold the very same things, of which none is asked whether it equals another."""
    if isinstance(one, dict):
        return list(map(id, one)) == list(map(id, before)) and _same(list(one.values()), list(before.values()))
    return [*map(id, one)] == [*map(id, before)]


__all__ = ["unchanged"]
