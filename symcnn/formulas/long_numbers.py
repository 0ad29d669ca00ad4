"""Numbers too long to write down are refused where they would be worked out, with their size.

``7**(10**11)`` has 84 thousand million digits: to work it out takes all memory, and nothing ends it, since Python does
it in one step. A power that stays a power, such as ``7**n``, is no matter.

>>> from symcnn.formulas.mended import mend
>>> mend()
>>> sp.Integer(7) ** sp.Integer(10) ** 11
Traceback (most recent call last):
    ...
symcnn.errors.TooLong: 7**100000000000 has about 84509804001 digits, more than are worked out (1000000)
>>> sp.Integer(2) ** 200 > 10 ** 60
True

Nor is a long radicand factored: SymPy looks for primes up to 2**15 in it, and asks of all that is left whether it is
prime, which takes minutes. Here it is divided by these primes, and what is left stays.

>>> sp.sqrt(sp.Integer(12) * (10**400 + 69))  == 2 * sp.sqrt(sp.Integer(3) * (10**400 + 69))
True
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import lgamma, log, log2
from typing import Any

import sympy as sp

from symcnn.errors import TooLong
from symcnn.formulas.aliases import Formula

MOST_DIGITS = 1_000_000
"""Digits that a number may have: Python writes them down in some seconds."""

LONG = 2**64
"""A radicand from here on is not factored: of some of them SymPy 1.14 keeps a wrong factor, and stops."""
FEW_PRIMES = 2**15

_power_of_integer: Callable[..., Any] = sp.Integer._eval_power
_power_of_fraction: Callable[..., Any] = sp.Rational._eval_power
_factors: Callable[..., Any] = sp.Rational.factors
_factorial: Callable[..., Any] = sp.factorial.eval
_binomial: Callable[..., Any] = sp.binomial.eval


def _refuse(what: str, digits: float) -> None:
    if digits > MOST_DIGITS:
        raise TooLong(f"{what} has about {round(digits)} digits, more than are worked out ({MOST_DIGITS})")


def _digits(number: Any) -> float:
    """Of a whole number; from its bits where it is too long for a logarithm."""
    size = abs(int(number))
    return size.bit_length() / log2(10) if size.bit_length() > 1000 else log(size, 10) if size > 1 else 0.0


def refuse_long_power(base: Formula, exponent: int) -> None:
    """Refuse a power of a fraction (Python's or SymPy's) that has more than `MOST_DIGITS` digits.

    Errors: `TooLong`.
    """
    longest = max(_digits(base.numerator), _digits(base.denominator))
    if longest:
        count = abs(exponent)
        digits = longest * count if count.bit_length() < 1000 else float("inf")
        if digits == float("inf"):
            raise TooLong(f"{base} to a power with {round(_digits(count))} digits is not worked out")
        whole = base.denominator == 1 and base > 0
        _refuse(f"{base}**{exponent}" if whole else f"({base})**{exponent}", digits)


def _power(sympys: Callable[..., Any]) -> Callable[..., Any]:
    def power(base: Formula, exponent: Formula) -> Any:
        if isinstance(exponent, sp.Integer):
            refuse_long_power(base, exponent.p)
        return sympys(base, exponent)

    return power


def _factorial_of(_: Any, number: Any) -> Any:
    number = sp.sympify(number, strict=True)
    if isinstance(number, sp.Integer) and number.p > 1000:
        _refuse(f"factorial({number})", lgamma(min(number.p, 10**18) + 1) / log(10))
    return _factorial(number)


def _binomial_of(_: Any, above: Any, below: Any) -> Any:
    above, below = sp.sympify(above, strict=True), sp.sympify(below, strict=True)
    if isinstance(above, sp.Integer) and isinstance(below, sp.Integer) and 0 < below.p < above.p:
        terms = min(below.p, above.p - below.p)
        _refuse(f"binomial({above}, {below})", terms * _digits(above) - lgamma(min(terms, 10**18) + 1) / log(10))
    return _binomial(above, below)


def _factors_of(number: Any, limit: int | None = None, **ways: Any) -> dict[int, int]:
    """The prime factors up to a limit; of a long whole number, what is left is not looked into."""
    if limit is None or limit > FEW_PRIMES or not isinstance(number, sp.Integer) or abs(number.p) < LONG:
        found: dict[int, int] = _factors(number, limit=limit, **ways)
        return found
    left, factors = abs(int(number.p)), {-1: 1} if number.p < 0 else {}
    for prime in sp.primerange(2, limit + 1):
        while left % prime == 0:
            left //= prime
            factors[prime] = factors.get(prime, 0) + 1
    return {**factors, left: 1} if left > 1 else factors


def refuse_long_numbers() -> None:
    """Have SymPy refuse them, and Python write down all others; again is no harm."""
    if 0 < sys.get_int_max_str_digits() < 2 * MOST_DIGITS:
        sys.set_int_max_str_digits(2 * MOST_DIGITS)
    sp.Integer._eval_power = _power(_power_of_integer)
    sp.Rational._eval_power = _power(_power_of_fraction)
    sp.Rational.factors = _factors_of
    sp.factorial.eval = classmethod(_factorial_of)
    sp.binomial.eval = classmethod(_binomial_of)


__all__ = ["MOST_DIGITS", "refuse_long_numbers", "refuse_long_power"]
