"""Signs of exponentials and of their sums, of which the whole-number solver knows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from . import integers
from .ranges import ranges


def positive(expr: Any, facts: Sequence[Boolean]) -> bool:
    """Whether the facts entail that an expression, which has a value, is above zero.

    An exponential of a real number is; a product, a quotient and a sum of
    positive parts are; a sum over a range is where the range is not empty.

    >>> x, n, i = sp.Symbol("x", real=True), sp.Symbol("n", integer=True), sp.Symbol("i", integer=True)
    >>> total = sp.Sum(sp.exp(i * x), (i, 1, n))
    >>> positive(1 / total, [n >= 1]), positive(total, [n >= 0]), positive(sp.exp(x) - 1, [])
    (True, False, False)
    """
    if isinstance(expr, sp.exp):
        return expr.args[0].is_real is not False
    if isinstance(expr, sp.Sum):
        return _sum(expr, facts) or integers.entails(facts, sp.Gt(expr, 0))
    if expr.is_Add or expr.is_Mul:
        if all(positive(part, facts) for part in expr.args):
            return True
    elif expr.is_Pow and expr.exp.is_real and positive(expr.base, facts):
        return True
    if expr.has(sp.Sum, sp.Product, sp.Integral):
        return False  # SymPy's assumptions take no account of a reversed range
    return bool(expr.is_positive) or integers.entails(facts, sp.Gt(expr, 0))


def _sum(expr: Any, facts: Sequence[Boolean]) -> bool:
    own = {symbol: sp.Dummy(symbol.name, **symbol.assumptions0) for symbol, _, _ in expr.limits}
    if len(own) < len(expr.limits):
        return False
    known = ranges([tuple(part.xreplace(own) for part in limit) for limit in expr.limits], facts)
    return known is not None and known[0] and positive(expr.function.xreplace(own), known[1])
