"""How fast an expression grows in what is random: what its mean asks of their moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula

BOUNDED = (sp.sign, sp.sin, sp.cos, sp.tanh, sp.erf, sp.atan, sp.KroneckerDelta)
"""Functions whose values lie in a fixed interval."""

Asked = Callable[[Any], bool]
Growth = tuple[frozenset[Any] | None, int]


def growth(expr: Formula, random: Asked, unit: Asked = lambda node: False) -> Growth:
    """The random units in an expression, and a degree d: it is bounded by a constant times 1 + the sum of |unit|^d.

    Units are members of families, and what else ``unit`` takes for one. None
    in place of the units where no such bound is known, as for an exponential.

    >>> x, y = sp.symbols("x y", real=True)
    >>> units, degree = growth(sp.Max(x, 0) ** 2 * x + y, lambda node: bool(node.free_symbols))
    >>> sorted(map(str, units)), degree
    (['x', 'y'], 3)
    """
    if not random(expr) or isinstance(expr, BOUNDED):
        return frozenset(), 0
    arithmetic = expr.is_Add or expr.is_Mul or expr.is_Pow
    if isinstance(expr, (sp.Symbol, sp.Indexed, AppliedUndef)) or (not arithmetic and unit(expr)):
        return frozenset({expr}), 1
    if isinstance(expr, sp.Piecewise):
        return _largest([growth(branch, random, unit) for branch, _ in expr.args])
    if expr.is_Add or isinstance(expr, (sp.Max, sp.Min, sp.Abs, sp.floor, sp.ceiling)):
        return _largest([growth(part, random, unit) for part in expr.args])
    if expr.is_Mul:
        parts = [growth(part, random, unit) for part in expr.args]
        units, _ = _largest(parts)
        return units, sum(degree for _, degree in parts)
    if expr.is_Pow and expr.exp.is_Integer and expr.exp > 0:
        units, degree = growth(expr.base, random, unit)
        return units, degree * int(expr.exp)
    return None, 0


def _largest(parts: list[Growth]) -> Growth:
    if any(units is None for units, _ in parts):
        return None, 0
    units = frozenset[Any]().union(*(units for units, _ in parts if units is not None))
    return units, max((degree for _, degree in parts), default=0)


__all__ = ["BOUNDED", "growth"]
