"""A term as one quotient, its divisor positive where that is a number."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp


@lru_cache(maxsize=1 << 12)  # one query after the other holds the same facts
def as_quotient(term: Any) -> tuple[Any, Any]:
    """Numerator and denominator of a rational function.

    >>> x, y = sp.symbols("x y")
    >>> as_quotient(x / y + 1), as_quotient(x / -2)
    ((x + y, y), (-x, 2))
    """
    over, under = sp.fraction(sp.together(term))
    if under.is_number and under.is_negative:
        over, under = -over, -under
    return over, under


__all__ = ["as_quotient"]
