"""A look at numbers: whether what was worked out of an expression fits its values at large points.

The values are those of the expression itself, as whole numbers and fractions where it is rational, else to many
digits. They prove nothing; but an answer that they contradict is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.query.known import Known
from symcnn.query.loops import NoLoop, function_of, writable

DIGITS = 80
RATIONAL = tuple(10**exponent + 7 for exponent in (2, 4, 8, 16, 24))
"""Where rational expressions are looked at; their deviations from what leads them are small at the last."""
POWERS = tuple(10**exponent + 7 for exponent in (1, 2, 3, 4, 5, 6))
"""The same for those with a power b**x."""
SLOW = tuple(10 ** (2**exponent) + 7 for exponent in (3, 5, 7, 9, 11))
"""And for those with roots and logarithms, the deviations of which may fall as 1/log(x)."""
CLOSE = mpmath.mpf(10) ** -3
EXACT = mpmath.mpf(10) ** -12
FALLING = mpmath.mpf("0.5")
HIGH, RISE = 10, mpmath.mpf("1.5")
"""The least value at the last place of what grows beyond all bounds, and of its quotient with the one before."""
CONSTANTS = 4
"""Choices of the other symbols that are looked at."""


def leads(term: Formula, expr: Formula, symbol: Formula, known: Known) -> bool:
    """Whether the quotient of an expression and a term tends to 1, as far as numbers show.

    >>> n = sp.Symbol("n", integer=True)
    >>> leads(n**2, n**2 + n, n, Known([])), leads(n**2 * sp.Rational(101, 100), n**2 + n, n, Known([]))
    (True, False)
    """

    def off(value: Any, wanted: Any) -> Any:
        return None if wanted == 0 else abs(value / wanted - 1)

    return _seen(expr, term, symbol, known, off)


def tends(value: Formula, expr: Formula, symbol: Formula, known: Known) -> bool:
    """Whether an expression tends to a value that does not move, as far as numbers show.

    >>> n = sp.Symbol("n", integer=True)
    >>> tends(sp.Rational(1, 2), sp.floor(n / 2) / n, n, Known([])), tends(sp.S.One, sp.floor(n / 2) / n, n, Known([]))
    (True, False)
    """
    if value.is_infinite:
        return _grows(expr if value == sp.oo else -expr, symbol, known)
    return _seen(expr, value, symbol, known, lambda one, wanted: abs(one - wanted) / max(1, abs(wanted)))


def _seen(expr: Formula, term: Formula, symbol: Formula, known: Known, off: Callable[[Any, Any], Any]) -> bool:
    places = _places(expr, term, symbol)
    looked = 0
    for choice in choices(expr, symbol, known):
        rows = [
            (value, wanted)
            for place in places
            if (value := at(expr, symbol, place, choice)) is not None
            and (wanted := at(term, symbol, place, choice)) is not None
        ]
        gaps = [gap for value, wanted in rows if (gap := off(value, wanted)) is not None]
        if len(gaps) < 2:
            continue
        looked += 1
        if gaps[-1] > EXACT and not (gaps[-1] <= CLOSE and gaps[-1] <= FALLING * gaps[-2]):
            return False
    return looked > 0


def _grows(expr: Formula, symbol: Formula, known: Known) -> bool:
    """Whether the values rise along the places that are looked at, and do not stay near one number."""
    looked = 0
    for choice in choices(expr, symbol, known):
        values = [at(expr, symbol, place, choice) for place in _places(expr, sp.S.Zero, symbol)]
        found = [value for value in values if value is not None]
        if len(found) < 2:
            continue
        looked += 1
        if not found[-1] > max(HIGH, RISE * found[-2]):
            return False
    return looked > 0


def _places(expr: Formula, term: Formula, symbol: Formula) -> Sequence[int]:
    powers = expr.atoms(sp.Pow, sp.exp) | term.atoms(sp.Pow, sp.exp)
    if any(symbol in free(power.exp) for power in powers):
        return POWERS
    slow = any(not power.exp.is_Integer for power in powers) or expr.has(sp.log) or term.has(sp.log)
    return SLOW if slow else RATIONAL


def choices(expr: Formula, symbol: Formula, known: Known) -> list[dict[Any, Any]]:
    """Values of all symbols but one, at which the facts hold."""
    others = free(expr) - {symbol}
    found = [{key: value for key, value in point.items() if key in others} for point in known.points]
    kept = [choice for at, choice in enumerate(found) if choice not in found[:at] and set(choice) == others]
    return kept[:CONSTANTS]


def at(expr: Formula, symbol: Formula, place: Any, choice: dict[Any, Any]) -> Any:
    """The value at one point as a number of many digits; None where there is none that can be worked out."""
    placed = expr.xreplace(choice)
    try:
        if _rational(placed) and writable(placed, (symbol,)):
            value = function_of(placed, [symbol])(place)
            if isinstance(value, (int, Fraction)):
                with mpmath.workdps(DIGITS):
                    return mpmath.mpf(value.numerator) / value.denominator
        function = sp.lambdify([symbol], placed, "mpmath")
        digits = DIGITS + 3 * len(str(place))
        rough, fine = (_worked_out(function, place, count) for count in (digits, digits + DIGITS))
    except (NoLoop, ArithmeticError, ValueError, TypeError, LookupError, NameError, AttributeError, SymcnnError):
        return None
    # Where digits cancel, more of them give another value.
    return fine if mpmath.isfinite(fine) and abs(rough - fine) <= EXACT**2 * max(1, abs(fine)) else None


def _worked_out(function: Callable[[Any], Any], place: Any, digits: int) -> Any:
    with mpmath.workdps(digits):
        return mpmath.mpf(function(mpmath.mpf(place)))


def _rational(expr: Formula) -> bool:
    return not expr.has(sp.exp, sp.log) and all(power.exp.is_Integer for power in expr.atoms(sp.Pow))


__all__ = ["at", "choices", "leads", "tends"]
