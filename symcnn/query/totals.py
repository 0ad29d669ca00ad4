"""Sums and products of which every symbol has one value, by a written loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.query.domain import plain_number
from symcnn.query.ends import End, plain
from symcnn.query.loops import NoLoop, float_free, function_of, writable


def worked_out(expr: Formula, box: Mapping[Any, Any]) -> End | None:
    """The exact value where all symbols have one value each, by a written loop; None where they do not."""
    names = tuple(sorted(free(expr), key=str))
    values = [box.get(name) for name in names]
    if any(value is None or (isinstance(value, tuple) and value[0] != value[1]) for value in values):
        return None
    function = _loop(expr, names)
    if function is None:
        return None
    try:
        numbers = [value[0] if isinstance(value, tuple) else plain_number(list(value or ())) for value in values]
        found = None if None in numbers else function(*numbers)
    except (NoLoop, ArithmeticError, ValueError):
        return None
    return plain(found) if isinstance(found, (int, Fraction)) else None


@lru_cache(maxsize=64)
def _loop(expr: Formula, names: tuple[Any, ...]) -> Callable[..., Any] | None:
    return function_of(expr, names) if writable(expr, names) and float_free(expr) else None


__all__ = ["worked_out"]
