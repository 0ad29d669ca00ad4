"""Binders put together again as they are: SymPy's own constructors move case distinctions, and may free an index."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits


def rebuilt(item: Any, body: Any, limits: Any) -> Any:
    """A binder of the same sort with another body and limits, as they are.

    SymPy takes case distinctions that speak of the bound symbols out of the whole body, also out of a sum within it,
    whose own index then stands free.

    >>> from symcnn.symbols import indicator, integers
    >>> i, j, n = integers("i j n")
    >>> rebuilt(sp.Sum(i, (i, 1, n)), sp.Sum(indicator(j <= i), (j, 1, n)) + 1, [sp.Tuple(i, 1, n)]).args[0]
    Sum(Piecewise((1, i >= j), (0, True)), (j, 1, n)) + 1
    """
    inner = isinstance(item, ExprWithLimits) and any(
        isinstance(node, ExprWithLimits) and node.has(sp.Piecewise) for node in sp.preorder_traversal(body)
    )
    if not inner:
        return item.func(body, *limits)
    made = sp.Expr.__new__(item.func, body, *limits)
    made.is_commutative = body.is_commutative
    return made


def remade(node: Any, parts: list[Any]) -> Any:
    """A node of the same sort with other parts."""
    return rebuilt(node, parts[0], parts[1:]) if isinstance(node, ExprWithLimits) else node.func(*parts)


__all__ = ["rebuilt", "remade"]
