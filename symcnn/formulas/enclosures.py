"""Arithmetic of numbers that are exact where they are rational, and enclosed between two binary fractions where not.

A rational number is a whole number or a `Fraction`; any other an `Enclosure`, whose ends mpmath rounds outward at a
precision of so many bits. So an enclosure may be too wide, never beside the number. What is asked of it (which of two
is larger, between which whole numbers it lies) is answered where the ends show it; else it is `Unsure`, and more bits
may tell. No float has a part in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from mpmath import libmp

MOST_BITS = 200_000
"""Of a power that is worked out exactly; a longer one is enclosed."""


class Unsure(Exception):
    """The ends of an enclosure do not tell; more bits may. The message says what is not told."""


class NoValue(Exception):
    """There is no such real number: a quotient by zero, the logarithm of a negative number, and the like."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number between two ends, mpmath's raw binary fractions (or infinities)."""

    low: Any
    high: Any

    @property
    def ends(self) -> tuple[Any, Any]:
        """As mpmath's functions of intervals take them."""
        return self.low, self.high

    @property
    def middle(self) -> Fraction:
        """Half way between finite ends."""
        return (fraction_of(self.low) + fraction_of(self.high)) / 2

    @property
    def width(self) -> Fraction:
        """How far its finite ends are apart."""
        return fraction_of(self.high) - fraction_of(self.low)

    @property
    def finite(self) -> bool:
        """Whether both ends are numbers."""
        return all(end[1] or not end[2] for end in self.ends)


Number = int | Fraction | Enclosure


def fraction_of(end: Any) -> Fraction:
    """A finite binary fraction of mpmath's as Python's."""
    sign, mantissa, exponent, _ = end
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def plain(value: Fraction) -> int | Fraction:
    """A fraction, as a whole number where it is one."""
    return value.numerator if value.denominator == 1 else value


def enclosed(value: Number, bits: int) -> tuple[Any, Any]:
    """The ends of a number as mpmath's functions take them."""
    if isinstance(value, Enclosure):
        return value.ends
    above, below = value.numerator, value.denominator
    return libmp.from_rational(above, below, bits, "f"), libmp.from_rational(above, below, bits, "c")


def around(low: Fraction, high: Fraction, bits: int) -> Enclosure:
    """What lies between two fractions.

    >>> around(Fraction(0), Fraction(1), 53).middle
    Fraction(1, 2)
    """
    return Enclosure(enclosed(low, bits)[0], enclosed(high, bits)[1])


def _of(pair: tuple[Any, Any]) -> Enclosure:
    if libmp.fnan in pair:
        raise Unsure("an interval has no end")
    return Enclosure(*pair)


def added(one: Number, other: Number, bits: int) -> Number:
    """The sum.

    >>> added(1, Fraction(-1, 2), 53)
    Fraction(1, 2)
    """
    if isinstance(one, Enclosure) or isinstance(other, Enclosure):
        return _of(libmp.mpi_add(enclosed(one, bits), enclosed(other, bits), bits))
    return plain(Fraction(one + other))


def negative(one: Number) -> Number:
    """The number with the other sign."""
    return Enclosure(*libmp.mpi_neg(one.ends)) if isinstance(one, Enclosure) else -one


def multiplied(one: Number, other: Number, bits: int) -> Number:
    """The product; nothing times any number is nothing."""
    if not isinstance(one, Enclosure) and not isinstance(other, Enclosure):
        return plain(Fraction(one * other))
    if one == 0 or other == 0:
        return 0
    return _of(libmp.mpi_mul(enclosed(one, bits), enclosed(other, bits), bits))


def sign(one: Number) -> int:
    """-1, 0 or 1. Errors: `Unsure`."""
    if not isinstance(one, Enclosure):
        return (one > 0) - (one < 0)
    low, high = libmp.mpf_sign(one.low), libmp.mpf_sign(one.high)
    if low != high:
        raise Unsure("on which side of 0 it lies")
    return int(low)


def inverse(one: Number, bits: int) -> Number:
    """One over the number. Errors: `NoValue`, `Unsure`."""
    if not isinstance(one, Enclosure):
        if not one:
            raise NoValue("a quotient by zero")
        return plain(Fraction(1) / one)
    sign(one)
    return _of(libmp.mpi_div((libmp.fone, libmp.fone), one.ends, bits))


def powered(base: Number, exponent: Number, bits: int) -> Number:
    """A power. Errors: `NoValue` of what is no real number; `Unsure`.

    >>> powered(Fraction(1, 4), Fraction(3, 2), 53), powered(2, -1, 53)
    (Fraction(1, 8), Fraction(1, 2))
    """
    if isinstance(exponent, int):
        return _whole_power(base, exponent, bits)
    if isinstance(exponent, Fraction):
        return _root(base, exponent, bits)
    if sign(base) <= 0:
        raise NoValue("a power of what is not above 0")
    return exponential(multiplied(exponent, logarithm(base, bits + 20), bits + 20), bits)


def _whole_power(base: Number, exponent: int, bits: int) -> Number:
    if exponent < 0:
        return inverse(_whole_power(base, -exponent, bits), bits)
    if exponent in (0, 1):
        return base if exponent else 1
    if not isinstance(base, Enclosure):
        long = max(base.numerator.bit_length(), base.denominator.bit_length()) * exponent
        if long <= MOST_BITS or base in (0, 1, -1):
            return plain(Fraction(base) ** exponent)
    return _of(libmp.mpi_pow_int(enclosed(base, bits), exponent, bits))


def _root(base: Number, exponent: Fraction, bits: int) -> Number:
    side = sign(base)
    if side < 0:
        raise NoValue("the root of what is below 0")
    if not side:
        if exponent < 0:
            raise NoValue("a quotient by zero")
        return 0
    if exponent < 0:
        return inverse(_root(base, -exponent, bits), bits)
    if not isinstance(base, Enclosure):
        degree = exponent.denominator
        (above, whole), (below, also) = (sp.integer_nthroot(n, degree) for n in (base.numerator, base.denominator))
        if whole and also:
            return _whole_power(plain(Fraction(int(above), int(below))), exponent.numerator, bits)
    if exponent.denominator == 2:
        root = _of(libmp.mpi_sqrt(enclosed(base, bits + 20), bits + 20))
        return _whole_power(root, exponent.numerator, bits)
    return exponential(multiplied(exponent, logarithm(base, bits + 20), bits + 20), bits)


def exponential(one: Number, bits: int) -> Number:
    """e to the number."""
    return 1 if one == 0 else _of(libmp.mpi_exp(enclosed(one, bits), bits))


def logarithm(one: Number, bits: int) -> Number:
    """The natural logarithm. Errors: `NoValue`, `Unsure`."""
    if one == 1:
        return 0
    if sign(one) <= 0:
        raise NoValue("the logarithm of what is not above 0")
    return _of(libmp.mpi_log(enclosed(one, bits), bits))


def larger(one: Number, other: Number, bits: int) -> Number:
    """The larger of two, be it not known which that is."""
    if not isinstance(one, Enclosure) and not isinstance(other, Enclosure):
        return one if one >= other else other
    try:
        return one if compared(one, other, bits) >= 0 else other
    except Unsure:
        left, right = enclosed(one, bits), enclosed(other, bits)
        return Enclosure(*(a if libmp.mpf_ge(a, b) else b for a, b in zip(left, right, strict=True)))


def absolute(one: Number) -> Number:
    """The number without its sign."""
    if isinstance(one, Enclosure):
        return Enclosure(*libmp.mpi_abs(one.ends))
    return one if one >= 0 else -one


def compared(one: Number, other: Number, bits: int) -> int:
    """-1, 0 or 1 as the first is below, equal to or above the second. Errors: `Unsure`."""
    if not isinstance(one, Enclosure) and not isinstance(other, Enclosure):
        return (one > other) - (one < other)
    (low, high), (below, above) = enclosed(one, bits), enclosed(other, bits)
    if libmp.mpf_lt(high, below):
        return -1
    if libmp.mpf_gt(low, above):
        return 1
    if libmp.mpf_eq(low, high) and libmp.mpf_eq(below, above):
        return 0
    raise Unsure("which of two is larger")


def floor(one: Number) -> int:
    """Rounded down. Errors: `Unsure` where a whole number lies between the ends.

    >>> floor(Fraction(-1, 2)), floor(powered(2, Fraction(1, 2), 53))
    (-1, 1)
    """
    if not isinstance(one, Enclosure):
        return math.floor(one)
    if not one.finite:
        raise Unsure("between which whole numbers it lies")
    low, high = (math.floor(fraction_of(end)) for end in one.ends)
    if low != high:
        raise Unsure(f"on which side of {high} it lies")
    return low


def erf(one: Number, bits: int) -> Number:
    """The error function, which grows: at each end by its series, or what lies beyond e^(-x^2) of 1."""
    if one == 0:
        return 0
    low, high = enclosed(one, bits)
    return Enclosure(_erf(low, bits)[0], _erf(high, bits)[1])


def _erf(end: Any, bits: int) -> tuple[Any, Any]:
    """At one binary fraction (or infinity): 2/sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n+1)/(2n+1)!!."""
    if libmp.mpf_sign(end) < 0:
        low, high = _erf(libmp.mpf_neg(end), bits)
        return libmp.mpf_neg(high), libmp.mpf_neg(low)
    one = (libmp.fone, libmp.fone)
    work = bits + 40
    square = libmp.mpi_mul((end, end), (end, end), work)
    decay = libmp.mpi_exp(libmp.mpi_neg(square), work)
    if libmp.mpf_gt(square[0], libmp.from_int(bits)):  # 1 - e^(-x^2) < erf(x) < 1, to far more than so many bits
        return libmp.mpi_sub(one, decay, bits)[0], libmp.fone
    total = term = (end, end)
    place = 0
    while True:
        place += 1
        ratio = libmp.mpi_div(libmp.mpi_mul(square, _whole(2), work), _whole(2 * place + 1), work)
        term = libmp.mpi_mul(term, ratio, work)
        total = libmp.mpi_add(total, term, work)
        small = libmp.mpf_lt(libmp.mpf_shift(term[1], work), total[0]) or term[1] == libmp.fzero
        if small and libmp.mpf_lt(ratio[1], libmp.fhalf):  # what is left out is less than the last term
            break
    total = total[0], libmp.mpf_add(total[1], term[1], work, "c")
    root = libmp.mpi_sqrt((libmp.mpf_pi(work, "f"), libmp.mpf_pi(work, "c")), work)
    scale = libmp.mpi_div(libmp.mpi_mul(_whole(2), decay, work), root, work)
    low, high = libmp.mpi_mul(scale, total, bits)
    return low, libmp.fone if libmp.mpf_gt(high, libmp.fone) else high


def _whole(number: int) -> tuple[Any, Any]:
    return libmp.from_int(number), libmp.from_int(number)


__all__ = [
    "Enclosure", "NoValue", "Number", "Unsure", "absolute", "added", "around", "compared", "enclosed", "erf",
    "exponential", "floor", "fraction_of", "inverse", "larger", "logarithm", "multiplied", "negative", "plain",
    "powered", "sign",
]  # fmt: skip
