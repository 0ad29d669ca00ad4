"""Arithmetic of intervals: what lies between two ends, added, multiplied, inverted, and taken to powers.

Ends are whole numbers and fractions, or infinite. What is not rational is enclosed by mpmath's intervals, which round
outward. An interval may come out too wide, never too narrow.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from symcnn.formulas import enclosures, evaluation
from symcnn.formulas.aliases import Formula

INF = math.inf
End = Any
"""A whole number, a fraction, or plus or minus infinity (a float); no other float."""
Interval = tuple[End, End]
EVERYTHING: Interval = (-INF, INF)
LARGEST_EXPONENT = 4096
"""Powers beyond are enclosed, not worked out."""
BITS = 200
"""Of enclosures of what is not rational."""


class NoEnclosure(Exception):
    """A formula holds what cannot be enclosed; the message names it."""


class NoValue(Exception):
    """A formula has no value anywhere in a box, such as a logarithm of negative numbers."""


class Doubt(threading.local):
    """Whether an enclosure was met of what may have no value somewhere in its box."""

    raised = False


doubt = Doubt()


def plus(first: End, second: End) -> End:
    """A sum of ends; never one of both infinities, as lower ends are added to lower ones."""
    if first in (INF, -INF):
        return first
    return second if second in (INF, -INF) else first + second


def times(first: End, second: End) -> End:
    """A product of ends, in which nothing times infinity is nothing: the factor is 0 all along."""
    if not first or not second:
        return 0
    if first in (INF, -INF) or second in (INF, -INF):
        return INF if (first > 0) == (second > 0) else -INF
    return first * second


def multiplied(one: Interval, other: Interval) -> Interval:
    ends = [times(a, b) for a, b in product(one, other)]
    return min(ends), max(ends)


def inverse(one: Interval) -> Interval:
    low, high = one
    if low == high == 0:
        raise NoValue
    doubt.raised |= low <= 0 <= high
    if low < 0 < high:
        return EVERYTHING
    below = -INF if high == 0 else 0 if high in (INF, -INF) else Fraction(1) / high
    above = INF if low == 0 else 0 if low in (INF, -INF) else Fraction(1) / low
    return plain(below), plain(above)


def plain(end: End) -> End:
    return end.numerator if isinstance(end, Fraction) and end.denominator == 1 else end


def whole_power(base: Interval, exponent: int) -> Interval:
    if exponent < 0:
        return inverse(whole_power(base, -exponent))
    if exponent == 0:
        return 1, 1
    low, high = base
    if exponent % 2 == 0 and low < 0:
        low, high = (0, max(-low, high)) if high >= 0 else (-high, -low)
    return powered(low, exponent, False), powered(high, exponent, True)


def powered(end: End, exponent: int, upper: bool) -> End:
    """A power of an end, or what lies beyond it where it would be too long a number."""
    if end in (INF, -INF):
        return INF if end > 0 or exponent % 2 == 0 else -INF
    if exponent <= LARGEST_EXPONENT or end in (0, 1, -1):
        return end**exponent
    if 0 < end < 1:
        return end**LARGEST_EXPONENT if upper else 0
    if end > 1:
        return INF if upper else end**LARGEST_EXPONENT
    return INF if upper else -INF


def growing_power(base: Interval, exponent: Interval) -> Interval:
    """A base that is not negative to whole powers: it goes one way in the base and in the exponent."""
    if exponent[0] < 0:
        if base[0] == 0:
            doubt.raised = True
            return 0, INF
        # As powers that are not negative, of the inverse where the exponent is.
        below = growing_power(inverse(base), (max(0, -exponent[1]), -exponent[0]))
        if exponent[1] < 0:
            return below
        above = growing_power(base, (0, exponent[1]))
        return min(below[0], above[0]), max(below[1], above[1])
    ends = [(b, e) for b, e in product(base, exponent)]
    low = min(_at_infinity(b, e, False) for b, e in ends)
    high = max(_at_infinity(b, e, True) for b, e in ends)
    return low, high


def _at_infinity(base: End, exponent: End, upper: bool) -> End:
    if exponent == INF:
        return 1 if base == 1 else (0 if base < 1 else INF)
    return powered(base, int(exponent), upper) if exponent else 1


def irrational(number: Formula) -> Interval:
    """A real number enclosed; where it is not known how, by its digits, with more than the last one's error around."""
    try:
        found = evaluation.number(number, BITS)
    except (evaluation.NoValue, evaluation.Unread, evaluation.Unsure):
        found = None
    if isinstance(found, enclosures.Enclosure) and found.finite:
        return enclosures.fraction_of(found.low), enclosures.fraction_of(found.high)
    digits = BITS // 3
    value = sp.N(number, digits + 10)
    if not value.is_Float:
        raise NoEnclosure(str(number))
    exact = Fraction(int(value._mpf_[1])) * Fraction(2) ** int(value._mpf_[2]) * (-1 if value._mpf_[0] else 1)
    error = max(abs(exact), Fraction(1, 10**9)) / 10**digits
    return exact - error, exact + error


def by_mpmath(work: Callable[..., Any], *intervals: Interval) -> Interval:
    from mpmath import iv

    before, iv.prec = iv.prec, BITS
    try:
        found = work(iv, *(iv.mpf([_mpf(iv, low, 0), _mpf(iv, high, 1)]) for low, high in intervals))
        return _fraction(found.a), _fraction(found.b)
    except (ValueError, ArithmeticError) as error:
        raise NoEnclosure(str(error)) from error
    finally:
        iv.prec = before


def _mpf(iv: Any, end: End, upper: int) -> Any:
    if end in (INF, -INF):
        return iv.mpf("inf") if end > 0 else iv.mpf("-inf")
    fraction = Fraction(end)
    quotient = iv.mpf(fraction.numerator) / iv.mpf(fraction.denominator)
    return quotient.b if upper else quotient.a


def _fraction(end: Any) -> End:
    sign, mantissa, exponent, _ = end._mpi_[0] if hasattr(end, "_mpi_") else end._mpf_
    if not mantissa and exponent:
        return -INF if sign or exponent == -789 else INF
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return plain(-size if sign else size)


__all__ = [
    "EVERYTHING", "INF", "End", "Interval", "NoEnclosure", "NoValue", "by_mpmath", "doubt", "growing_power", "inverse",
    "irrational", "multiplied", "plain", "plus", "powered", "times", "whole_power",
]  # fmt: skip
