"""Numbers from outside as exact ones: the one place that says what a float means.

A float that a person types is the decimal that prints it: 0.1 is 1/10. So it is
where a closed form is called or compiled, and on a sheet.

A float that an operator is handed, or that comes out of it, is the binary
fraction that it is: 0.1 is 3602879701896397/36028797018963968. So it is at the
points of an experiment, for claim and operator alike, and in what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import sympy as sp

from symcnn.errors import TooLong

MOST_PLACES = 3_400_000
"""Of a number that is written out."""


def typed(value: Any) -> Any:
    """A number that a person gives as an exact SymPy one; None for what is no finite real number.

    >>> typed(0.9), typed("9/10"), typed(True), typed(float("inf"))
    (9/10, None, None, None)
    """
    if type(value) is int:  # the many of a sequence
        return sp.Integer(value)
    fraction = typed_fraction(value)
    if fraction is not None:
        return sp.Rational(fraction.numerator, fraction.denominator)
    if isinstance(value, sp.Expr) and value.is_number and value.is_real and value.is_finite:
        if value.is_Float:
            refuse_long(value._mpf_[2])
            return sp.Rational(str(value))
        return value
    return None


def refuse_long(exponent: int) -> None:
    """Refuse a number of so many binary or decimal places before it is written out. Errors: `TooLong`."""
    if abs(exponent) > MOST_PLACES:
        raise TooLong(f"a number with an exponent of {exponent} has more digits than are worked out")


def typed_fraction(value: Any) -> Fraction | None:
    """The same as a fraction; None where it is none.

    >>> typed_fraction(0.1), typed_fraction(Decimal("0.10")), typed_fraction(7)
    (Fraction(1, 10), Fraction(1, 10), Fraction(7, 1))
    """
    if isinstance(value, sp.Rational):
        return Fraction(value.p, value.q)
    if isinstance(value, (bool, sp.Basic)):
        return None
    if isinstance(value, Fraction):
        return value
    try:
        if isinstance(value, Integral):
            return Fraction(int(value))
        if isinstance(value, Decimal) and value.is_finite():
            refuse_long(value.adjusted())
            return Fraction(value)
        if isinstance(value, Real) and math.isfinite(value):
            # NumPy's floats have a repr of their own; all print the shortest decimal that is read back as they are.
            return Fraction(str(value))
    except (TypeError, ValueError):  # of a kind that calls itself a number, as NumPy's durations do
        return None
    return None


def handed(value: Any) -> Any:
    """A number at a point of an experiment as an exact SymPy one, and a list of them; anything else as it is.

    >>> handed(0.5), handed([1, 0.25]), handed(0.1) == typed(0.1)
    (1/2, [1, 1/4], False)
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [handed(item) for item in value]
    if isinstance(value, (bool, sp.Basic)) or not isinstance(value, Real):
        return value
    fraction = (
        value if isinstance(value, Fraction) else Fraction(int(value) if isinstance(value, Integral) else float(value))
    )
    return sp.Rational(fraction.numerator, fraction.denominator)


def exactly(value: Any) -> Fraction:
    """A finite number (int, Fraction, float, Decimal, mpmath's mpf) as the fraction that it is.

    >>> exactly(0.5), exactly(3)
    (Fraction(1, 2), Fraction(3, 1))
    """
    binary = getattr(value, "_mpf_", None)
    if binary is None:
        return Fraction(value)
    sign, mantissa, exponent, _ = binary
    if not mantissa and exponent:
        raise ValueError(f"{value} is not finite")
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def unsympified(value: Any, digits: int) -> Any:
    """A SymPy number as ``int``, ``Fraction``, or a SymPy float of so many digits; None for what is no number.

    >>> unsympified(sp.Integer(2), 40), unsympified(sp.Rational(1, 3), 40), unsympified(sp.zoo, 40)
    (2, Fraction(1, 3), None)
    """
    if value.is_Integer:
        return int(value)
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    numeric = sp.N(value, digits)
    return numeric if numeric.is_Float else None


__all__ = ["exactly", "handed", "typed", "typed_fraction", "unsympified"]
