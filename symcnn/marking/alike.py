"""Roots and roundings of an answer that are those of the claim in other words, written as the claim writes them.

Their arguments are the same wherever they have a value, and so are they; `rounded up` of the opposite is the opposite
of `rounded down`. Where the arguments have values is asked of the answer as it stands: to multiply out or to factor
may cancel a divisor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from symcnn.formulas.symbols import ForAll, HasValue

MOST = 200
"""Operations of an argument that is looked at."""
ROUNDED: dict[Any, Any] = {sp.floor: sp.ceiling, sp.ceiling: sp.floor}


def rewritten(theirs: Any, ours: Any) -> tuple[Any, list[Any]]:
    """An expression in the words of another, and that the arguments which are written in other words have values.

    >>> x, y = sp.symbols("x y", real=True)
    >>> rewritten(1 - sp.ceiling(-x / 2 - y / 2), 2 * sp.floor((x + y) / 2))[0]
    floor(x/2 + y/2) + 1
    >>> rewritten(sp.sqrt(x * y - y), 1 / sp.sqrt((x - 1) * y))
    (sqrt(y*(x - 1)), [HasValue(x*y - y, False)])

    Errors: `ValueError` where one stands in a case of a case distinction.
    """
    known = {key: node.args[0] for node in ours.atoms(sp.Pow, *ROUNDED) if (key := _key(node)) is not None}

    def of_the_claim(node: Any) -> Any:
        """The node in the claim's words; itself, where the claim has none for it."""
        key = _key(node)
        if key in known:
            return node.func(known[key], *node.args[1:])
        if node.func not in ROUNDED:
            return node
        turned: Any = ROUNDED[node.func](-node.args[0])
        return -turned.func(known[_key(turned)]) if _key(turned) in known else node

    owed = list(_arguments(theirs, lambda node: of_the_claim(node) != node))
    return theirs.replace(lambda node: _key(node) is not None, of_the_claim), owed


def shifted(expr: Any) -> Any:
    """An expression whose sums and products begin at 1, where they began at another number.

    >>> i, n = sp.symbols("i n", integer=True)
    >>> shifted(sp.Sum(2 ** (i + 1), (i, 0, n - 1)))
    Sum(2**i, (i, 1, n))
    """

    def from_one(node: Any) -> Any:
        (symbol, low, high) = node.limits[0]
        return node.func(node.function.xreplace({symbol: symbol + low - 1}), (symbol, 1, high - low + 1))

    def begins_elsewhere(node: Any) -> bool:
        ranged = isinstance(node, (sp.Sum, sp.Product)) and len(node.limits) == 1
        return ranged and node.limits[0][1].is_Integer and node.limits[0][1] != 1

    return expr.replace(begins_elsewhere, from_one)


def _key(node: Any) -> Any:
    """By which what a root is taken of is known, or what is rounded; None for anything else."""
    if node.func in ROUNDED:
        return (node.func, sp.expand(node.args[0])) if sp.count_ops(node) <= MOST else None
    root = isinstance(node, sp.Pow) and node.exp.is_Rational and node.exp.q != 1
    if not root or not (node.base.is_Add or node.base.is_Mul) or sp.count_ops(node) > MOST:
        return None
    return sp.Pow, sp.factor(node.base)


def _arguments(expr: Any, changed: Any) -> Iterator[Any]:
    """That each argument of what is changed has a value where it stands, for the whole range of the sums around it."""
    if isinstance(expr, sp.Piecewise):
        if any(changed(node) for node in expr.atoms(sp.Pow, *ROUNDED)):
            raise ValueError("within cases")
    elif isinstance(expr, ExprWithLimits):
        for inner in _arguments(expr.function, changed):
            yield ForAll(inner, *expr.limits)
        for _, *ends in expr.limits:
            for end in ends:
                yield from _arguments(end, changed)
    else:
        if changed(expr):
            yield HasValue(expr.args[0])
        for part in expr.args:
            yield from _arguments(part, changed)


__all__ = ["rewritten", "shifted"]
