"""The value of an integral at a point: by a closed form that quadrature confirms, or by quadrature that agrees.

Quadrature looks at points, and may miss what is narrow. So it is done over the range cut in two ways, which must agree
to the digits that are given; how far they are apart, a thousandfold, is taken for the error. That is an estimate, no
bound. A closed form of SymPy's, which may be wrong, counts only where it lies within the error. What does not agree has
no value here.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.binding import free
from symcnn.formulas.enclosures import Enclosure, Number, Unsure, around, fraction_of, plain
from symcnn.formulas.walk import Unread, Walk
from symcnn.time_limit import within

DIGITS = 30
"""With which quadrature works."""
BITS = 128
AGREED = 1e-18
"""The share of the value (and of what is integrated, without its sign) by which ways may differ."""
ROUGHLY = 1e-5
"""The share by which they may differ where a closed form lies between them."""
PARTS = (2, 5)
"""Into so many parts the range is cut, one way after the other."""
MARGIN = 1000
MOST_PLACES = 50_000
"""At which what is integrated is looked at."""
SECONDS = 2.0
"""In which SymPy must find a closed form."""


_KEPT: dict[Any, tuple[Fraction, Fraction, Any]] = {}
"""What was found of the last integrals: the value, how far it may be off, and the closed form if there is one."""
MOST_KEPT = 500


def integral(at: Walk, expr: Any) -> Number:
    """The value of an integral over one range at a walk's values. Errors: `Unread`, `NoValue`, `Unsure`."""
    numbers = {symbol: at.number(symbol) for symbol in sorted(free(expr), key=str) if isinstance(symbol, sp.Symbol)}
    if expr.atoms(sp.Indexed, AppliedUndef):
        raise Unread(str(expr))
    key = expr, tuple(numbers.items())
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = _worked_out(at, expr, numbers)
    found, error, closed = _KEPT[key]
    if closed is not None:
        return at.number(closed)
    return around(found - error, found + error, at.bits) if error else plain(found)


def _worked_out(at: Walk, expr: Any, numbers: Any) -> tuple[Fraction, Fraction, Any]:
    *inner, (symbol, low, high) = expr.limits
    body = expr.func(expr.function, *inner) if inner else expr.function
    context = mpmath.MPContext()
    context.dps = DIGITS
    ends = [_end(context, at, end) for end in (low, high)]
    if ends[0] == ends[1]:
        return Fraction(0), Fraction(0), None

    def height(place: Any) -> Any:
        with at.binding({symbol: Enclosure(place._mpf_, place._mpf_)}):
            return _middle(context, at.number(body))

    bits, at.bits = at.bits, BITS
    try:
        found, error, enough = _agreed(context, height, ends, expr)
    finally:
        at.bits = bits
    closed = None if inner else _closed(at, expr, numbers)
    inside = closed is not None and abs(_fraction(at.number(closed)) - found) <= error
    if not inside and not enough:
        raise Unread(f"{expr}, for which quadrature gives {float(found):.6g} and few digits")
    return found, error, closed if inside else None


def _end(context: Any, at: Walk, end: Any) -> Any:
    if end.is_infinite:
        return context.inf if end == sp.oo else -context.inf
    return _middle(context, at.number(end))


def _fraction(value: Number) -> Fraction:
    if not isinstance(value, Enclosure):
        return Fraction(value)
    if not value.finite:
        raise Unsure("how large it is")
    return value.middle


def _middle(context: Any, value: Number) -> Any:
    if isinstance(value, Enclosure):
        return (context.make_mpf(value.low) + context.make_mpf(value.high)) / 2
    return context.mpf(value.numerator) / value.denominator


def _agreed(context: Any, height: Callable[[Any], Any], ends: list[Any], expr: Any) -> tuple[Fraction, Fraction, bool]:
    """The value on which all ways agree, how far it may be off, and whether that is enough without a closed form."""
    found, size, left = [], context.mpf(0), iter(range(MOST_PLACES))

    def counted(place: Any) -> Any:
        if next(left, None) is None:
            raise ValueError("more places than are looked at")
        return height(place)

    for parts in PARTS:
        cuts = _cuts(context, ends, parts)
        try:
            values = [context.quad(counted, list(pair)) for pair in pairwise(cuts)]
        except (ArithmeticError, TypeError, ValueError):
            raise Unread(f"{expr}, which quadrature does not work out") from None
        if not all(isinstance(value, context.mpf) and context.isfinite(value) for value in values):
            raise Unread(f"{expr}, which quadrature does not work out")
        found.append(context.fsum(values))
        size = max(size, context.fsum(map(abs, values)))
    apart = max(found) - min(found)
    if apart > ROUGHLY * size or not size:
        raise Unread(f"{expr}, for which quadrature gives {context.nstr(found[0], 6)} and {context.nstr(found[-1], 6)}")
    error = MARGIN * apart + size * context.mpf(10) ** (5 - DIGITS)
    return fraction_of(found[-1]._mpf_), fraction_of(error._mpf_), bool(apart <= AGREED * size)


def _cuts(context: Any, ends: list[Any], parts: int) -> list[Any]:
    """The ends of so many parts; where the range has no end, they lie ever further out."""
    low, high = ends
    if parts == 1:
        return [low, high]
    shares = [context.mpf(place) / parts for place in range(1, parts)]
    if context.isinf(low) and context.isinf(high):
        inner = [(share - context.mpf(1) / 2) * 4 * parts for share in shares]
    elif context.isinf(high):
        inner = [low + share * 2 * parts for share in shares]
    elif context.isinf(low):
        inner = [high - (1 - share) * 2 * parts for share in shares]
    else:
        inner = [low + share * (high - low) for share in shares]
    return [low, *inner, high]


def _closed(at: Walk, expr: Any, numbers: Any) -> Any:
    """What SymPy says of an integral, which may be wrong; None where it says nothing."""
    if any(isinstance(value, Enclosure) for value in numbers.values()):
        return None
    exact = {symbol: sp.Rational(*value.as_integer_ratio()) for symbol, value in numbers.items()}
    try:
        found = within(SECONDS, lambda: expr.subs(exact).doit())
        at.number(found)
    except Exception:  # whatever SymPy stops with, quadrature has the value
        return None
    return None if found.has(sp.Integral) else found


__all__ = ["integral"]
