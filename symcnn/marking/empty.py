"""Sums and products over ranges that may run backwards: what people read there is a range without anything in it.

SymPy reads a sum from n to 1 as what is missing between, with a minus; the judge reads nothing. People's sum over what
is not there is 0, and their product 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symcnn.formulas.symbols import ForAll

Known = Callable[[Any], bool]


def emptied(expr: Any, known: Known) -> tuple[Any, list[tuple[Any, Any]]]:
    """An expression whose ranges all run forwards or are empty, and the ends of those that were not known to be so.

    >>> i, n = sp.symbols("i n", integer=True)
    >>> emptied(sp.Sum(i, (i, n, 1)), lambda condition: condition == sp.true)
    (Sum(i, (i, n, Max(1, n - 1))), [(n, 1)])
    >>> emptied(sp.Sum(i, (i, 5, 1)), lambda condition: condition == sp.true)[0].doit()
    0
    """
    found: list[tuple[Any, Any]] = []

    def walk(node: Any, around: tuple[Any, ...]) -> Any:
        if not isinstance(node, sp.Basic) or not node.args:
            return node
        if not isinstance(node, (sp.Sum, sp.Product)):
            return node.func(*(walk(part, around) for part in node.args)) if node.has(sp.Sum, sp.Product) else node
        limits = list[tuple[Any, ...]]()
        for symbol, low, high in reversed(node.limits):  # the outermost stands last
            low, high = walk(low, around), walk(high, around)
            forward = sp.Ge(high - low, -1)
            if high != sp.oo and not known(ForAll(forward, *around) if around and forward != sp.true else forward):
                found.append((low, high))
                high = sp.Max(high, low - 1)
            limits.insert(0, (symbol, low, high))
            around = (*around, (symbol, low, high))
        return node.func(walk(node.function, around), *limits)

    return walk(expr, ()), found


__all__ = ["emptied"]
