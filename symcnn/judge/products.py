"""Laws of products over a range: a factor of zero, and a difference that is a multiple of another one."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.linear import linear
from symcnn.formulas.whole import is_whole
from symcnn.judge import algebra, integers
from symcnn.judge.factorials import lowered
from symcnn.judge.signs import nonzero


def has_zero_factor(factor: Formula, limit: Any, facts: Facts) -> bool:
    """Whether a factor is zero at an index that the facts entail to lie in the range, so that the product is zero.

    >>> i, n = sp.symbols("i n", integer=True)
    >>> has_zero_factor(i - 3, (i, 1, n), [n >= 3]), has_zero_factor(i - 3, (i, 1, n), [n >= 2])
    (True, False)
    """
    symbol, low, high = limit
    found = linear(factor, symbol)
    if found is None or found[0] == 0:
        return False
    zero = sp.cancel(-found[1] / found[0])
    inside = is_whole(zero) and integers.entails(facts, sp.And(sp.Ge(zero, low), sp.Le(zero, high)))
    return inside and nonzero(found[0], facts)


def is_multiple(after: Formula, before: Formula, facts: Facts) -> bool:
    """Whether one expression is a multiple of another wherever the facts hold, so that it is zero where that is.

    The multiple is a quotient, the divisor of which the facts entail not to be zero.

    >>> n, x, y = sp.Symbol("n", integer=True), *sp.symbols("x y", real=True)
    >>> is_multiple(n * (x - y) / (n + 1), x - y, [n >= 0]), is_multiple((x - y) / n, x - y, [n >= 0])
    (True, False)
    """
    held = sp.Dummy("now", real=True)
    rational, names, split = algebra.opaque(lowered(after + held * before, facts))
    parts = linear(rational, held)
    if split or parts is None or sp.cancel(parts[0]) == 0:
        return False
    divisor = sp.fraction(sp.cancel(parts[1] / parts[0]))[1]
    back = {name: part for part, name in names.items()}
    return divisor.is_number or nonzero(divisor.xreplace(back), facts)


__all__ = ["has_zero_factor", "is_multiple"]
