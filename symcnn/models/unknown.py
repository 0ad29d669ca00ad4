"""Operators that no rule speaks of: their output's sides are asked of PyTorch, and every number says what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import torch

from symcnn.errors import SymcnnError
from symcnn.models.sizes import symbols, value
from symcnn.models.value import Value
from symcnn.models.whole import Size, Whole, symbol

if TYPE_CHECKING:
    from symcnn.models.call import Call

POINTS = 3
"""At so many points PyTorch is asked, the traced one and others nearby, before a side is taken to be another's."""


def unknown(func: Any) -> Callable[..., Any]:
    """A rule for an operator without one. Errors: `SymcnnError` where PyTorch cannot run it without numbers either."""

    def rule(call: Call, *args: Any, **kwargs: Any) -> Any:
        inputs = call.node.inputs
        sizes = dict.fromkeys(_sizes((args, kwargs)))
        named = sorted(set().union(*map(symbols, sizes)))
        points = [dict(call.trace.point)]
        if named:
            points += [{**points[0], **{name: points[0][name] + shift * 32 for name in named}} for shift in (1, 2)]
        runs = []
        for point in points:
            try:
                runs.append(_run(func, args, kwargs, point))
            except SymcnnError:
                raise
            except Exception as error:
                if not runs:
                    raise call.refuse(
                        f"no rule says what it does, and PyTorch does not run it without numbers: {error}"
                    ) from error
        call.node.unknown = bool(inputs) and _holds_tensors(runs[0])
        return _told(call, sizes, runs, points[: len(runs)])

    return rule


def _run(func: Any, args: Any, kwargs: Any, point: dict[str, int]) -> Any:
    def concrete(one: Any) -> Any:
        if isinstance(one, Value):
            sides = [value(side, point) for side in one.sides]
            return torch.empty([int(side) for side in sides], dtype=one.dtype, device="meta")
        if isinstance(one, Whole):
            return int(value(one, point))
        if isinstance(one, (tuple, list)):
            return type(one)(concrete(part) for part in one)
        return one

    with torch._C.DisableTorchFunction():
        return func(*concrete(args), **{key: concrete(one) for key, one in kwargs.items() if key != "device"})


def _told(call: Call, sizes: Iterable[Size], runs: list[Any], points: list[dict[str, int]]) -> Any:
    first = runs[0]
    if isinstance(first, torch.Tensor):
        sides = [_side(call, sizes, [run.shape[axis] for run in runs], points) for axis in range(first.dim())]
        return call.new(sides, first.dtype)
    if isinstance(first, (tuple, list)):
        parts = [_told(call, sizes, [run[place] for run in runs], points) for place in range(len(first))]
        return tuple(parts)
    if isinstance(first, (bool, int, float, complex, str)) and any(run != first for run in runs):
        _hold(call, sizes)
    return first


def _holds_tensors(found: Any) -> bool:
    return isinstance(found, torch.Tensor) or (isinstance(found, (tuple, list)) and any(map(_holds_tensors, found)))


def _side(call: Call, sizes: Iterable[Size], seen: list[int], points: list[dict[str, int]]) -> Size:
    """A given size that is the same at all points, or the number if it is one, or the number that it is held at."""
    for side in sizes:
        if isinstance(side, Whole) and len(seen) == POINTS and [value(side, point) for point in points] == seen:
            return side
    if len(set(seen)) > 1 or len(seen) < POINTS:
        _hold(call, sizes)
    return seen[0]


def _hold(call: Call, sizes: Iterable[Size]) -> None:
    for name in sorted(set().union(*map(symbols, sizes))):
        call.trace.hold(symbol(name), call.trace.point[name])


def _sizes(arguments: Any) -> Iterator[Size]:
    """The sizes among what an operator is given, and the sides of its tensors."""
    if isinstance(arguments, Value):
        yield from arguments.sides
    elif isinstance(arguments, Whole):
        yield arguments
    elif isinstance(arguments, (tuple, list)):
        for part in arguments:
            yield from _sizes(part)
    elif isinstance(arguments, Mapping):
        for part in arguments.values():
            yield from _sizes(part)


__all__ = ["unknown"]
