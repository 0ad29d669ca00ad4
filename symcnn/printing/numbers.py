"""Numbers as they stand on the page: grouped, rounded to the digits that are known, never raw floats."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import groupby
from typing import Any

import sympy as sp

from symcnn.printing.digits import shortened
from symcnn.printing.latex import latex
from symcnn.printing.letters import latex_name, raised

DIGITS = 8
"""Significant digits of a worked number that is neither whole nor a short fraction."""
LONGEST = 8
"""Entries of a list that are written out; in a longer one equal neighbours are counted."""


def number_latex(value: Any, digits: int = 6, mathtext: bool = False) -> str:
    r"""A number for mathematics mode, to so many significant digits; whole numbers and short fractions exactly.

    ``mathtext`` leaves out commands that matplotlib's mathematics has not.

    >>> number_latex(1234567), number_latex(Fraction(1, 2)), number_latex(0.1 + 0.2, 4), number_latex(1.5e-7)
    ('1\\,234\\,567', '\\tfrac{1}{2}', '0.3', '1.5 \\cdot 10^{-7}')

    No entry of a list is left out: in a long one, equal neighbours stand once, with their number.

    >>> number_latex([1] * 13 + [2] + [1] * 5)
    '1\\ \\text{(13 times)},\\,\\allowbreak 2,\\,\\allowbreak 1\\ \\text{(5 times)}'
    """
    if isinstance(value, bool) or value in (sp.true, sp.false):
        return rf"\text{{{'yes' if value else 'no'}}}"
    if isinstance(value, (int, sp.Integer)):
        text, power = shortened(int(value))
        return grouped(text) if power is None else rf"{text}\ldots \cdot 10^{{{power}}}"
    if isinstance(value, (Fraction, sp.Rational)):
        if written_out(value):
            return latex(sp.Rational(value.numerator, value.denominator), small=True, mathtext=mathtext)
        value = Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, (list, tuple)):
        items = [number_latex(item, digits, mathtext) for item in value]
        if len(items) > LONGEST:
            items = [part for item, run in groupby(items) for part in _counted(item, len(list(run)))]
        return (r",\, " if mathtext else r",\,\allowbreak ").join(items)
    return decimal(float(value), digits)


def written_out(value: Any) -> bool:
    """Whether a number is printed as a fraction, exactly: of at most three digits above and below.

    >>> written_out(Fraction(1, 3)), written_out(sp.Rational(1, 1001)), written_out(0.5)
    (True, False, False)
    """
    if not isinstance(value, (Fraction, sp.Rational)) or value.denominator == 1:
        return False
    return bool(max(abs(value.numerator), value.denominator) < 1000)


def finite(value: Any) -> bool:
    """Whether a fraction is a decimal of at most ``DIGITS`` digits, and no whole number.

    >>> finite(sp.Rational(-1, 10)), finite(sp.Rational(1, 3)), finite(sp.Integer(2))
    (True, False, False)
    """
    if not isinstance(value, sp.Rational) or value.q == 1:
        return False
    digits = abs(value * 10**DIGITS)
    return bool(digits.is_integer and len(str(digits).strip("0")) <= DIGITS)


def _counted(item: str, times: int) -> list[str]:
    return [rf"{item}\ \text{{({times} times)}}"] if times > 2 else [item] * times


def decimal(value: float, digits: int) -> str:
    """A float to significant digits, without trailing zeros; with a power of ten where it is far from 1."""
    if not math.isfinite(value):
        return r"\infty" if value > 0 else r"-\infty" if value < 0 else r"\text{undefined}"
    mantissa, power = rounded_off(value, digits)
    if power is None:
        return grouped(mantissa)
    return rf"10^{{{power}}}" if mantissa == "1" else rf"{mantissa} \cdot 10^{{{power}}}"


def decimal_plain(value: float, digits: int) -> str:
    """The same for a label without mathematics.

    >>> decimal_plain(1.5e7, 2), decimal_plain(1e-9, 2), decimal_plain(120000, 2), decimal_plain(-0.5, 2)
    ('1.5·10⁷', '10⁻⁹', '120,000', '-0.5')
    """
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else "∞" if value > 0 else "-∞"
    mantissa, power = rounded_off(value, digits)
    if power is None:
        return grouped(mantissa, ",")
    return ("" if mantissa == "1" else f"{mantissa}·") + f"10{raised(str(power))}"


def rounded_off(value: float, digits: int) -> tuple[str, int | None]:
    """A finite float to significant digits without trailing zeros, and a power of ten where it is far from 1.

    >>> rounded_off(0.25, 3), rounded_off(1.5e-7, 3), rounded_off(0, 3)
    (('0.25', None), ('1.5', -7), ('0', None))
    """
    if value == 0:
        return "0", None
    exponent = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    if -4 <= exponent < max(digits, 6):
        text = f"{value:.{max(digits - 1 - exponent, 0)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text, None
    return f"{value / 10.0**exponent:.{digits - 1}f}".rstrip("0").rstrip("."), exponent


def grouped(text: str, between: str = r"\,") -> str:
    """Digits before the point in groups of three, from five digits on; as LaTeX, if not said otherwise.

    >>> grouped("12345.6"), grouped("-12345", ","), grouped("1234")
    ('12\\\\,345.6', '-12,345', '1234')
    """
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = text.partition(".")
    if len(whole) > 4:
        whole = between.join(f"{int(whole):,}".split(","))
    return sign + whole + dot + rest


def interval_latex(estimate: float, half_width: float) -> str:
    r"""An estimate with its half width, both to the second digit of the half width.

    >>> interval_latex(0.50123, 0.00217), interval_latex(1234.5, 67.0)
    ('0.5012 \\pm 0.0022', '1234 \\pm 67')
    """
    if not half_width > 0 or not math.isfinite(half_width):
        return decimal(estimate, 8)
    places = max(1 - math.floor(math.log10(half_width)), 0)
    if places > 8:
        return rf"{decimal(estimate, 8)} \pm {decimal(half_width, 2)}"
    return rf"{grouped(f'{estimate:.{places}f}')} \pm {grouped(f'{half_width:.{places}f}')}"


def rounded(claim: Any, half_width: float) -> str:
    """A predicted value to the digits of the interval beside it."""
    if isinstance(claim, int) or half_width <= 0:
        return number_latex(claim)
    places = min(max(1 - math.floor(math.log10(half_width)), 0), 12)
    text = grouped(f"{float(claim):.{places}f}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def point_latex(point: Any, mathtext: bool = False) -> str:
    """Values of symbols: ``n = 7, K = (3, 5)``."""
    parts = []
    for name, value in point.items():
        text = number_latex(value, mathtext=mathtext)
        shown = f"({text})" if isinstance(value, (list, tuple)) else text
        parts.append(f"{latex_name(str(name))} = {shown}")
    return r",\; ".join(parts)


def count_words(count: int) -> str:
    """A count in text: ``3,456``, ``4.2 million``.

    >>> count_words(3456), count_words(4_194_304)
    ('3,456', '4.2 million')
    """
    if count >= 10**9:
        return f"{count / 1e9:.1f} billion"
    return f"{count / 1e6:.1f} million" if count >= 10**6 else f"{count:,}"


def seconds_words(seconds: float) -> str:
    """A duration to two digits: ``0.35 s``, ``12 s``.

    >>> seconds_words(0.3499), seconds_words(12.4), seconds_words(0.004)
    ('0.35 s', '12 s', '4 ms')
    """
    if seconds < 0.1:
        return f"{max(seconds * 1000, 1):.0f} ms"
    return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
