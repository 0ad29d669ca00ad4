"""The two axes of a race: what is a share of the claim, which ticks stand, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from symcnn.printing.numbers import decimal, decimal_plain
from symcnn.sheets.figures.labels import NARROW

SHARE, DEVIATIONS, VALUE = "share", "standard deviations", "value"
"""What a distance from the claim is counted in: shares of the claim; where it is zero, one of the others."""
UNITS = {SHARE: "off the closed form", DEVIATIONS: "in standard deviations", VALUE: ""}


def ticks(scale: float) -> list[float]:
    """Zero, the resolution, and the powers of ten beyond it, on both sides."""
    first = math.floor(math.log10(scale * 1.5)) + 1
    beyond = [10.0**power for power in range(first, first + 16)]
    positive = [scale, *(tick for tick in beyond if tick > 1.5 * scale)]
    return [*(-tick for tick in reversed(positive)), 0.0, *positive]


def apart(ticks: Sequence[float], axes: Any, room: float) -> list[float]:
    """Of these, those whose labels do not touch one another, from zero outwards: ``room`` is in inches."""
    kept: list[float] = []
    places: list[float] = []
    tall = axes.figure.get_size_inches()[1] * axes.get_position().height
    to_axes = axes.transData + axes.transAxes.inverted()
    for tick in sorted(ticks, key=abs):
        place = float(to_axes.transform((axes.get_xlim()[0], tick))[1]) * tall
        if all(abs(place - other) >= room for other in places):
            kept.append(tick)
            places.append(place)
    return sorted(kept)


def counts(start: float, end: float) -> list[float]:
    """Powers of ten between two numbers of samples; where these are fewer than two, multiples of them as well."""
    powers = [10.0**power for power in range(math.floor(math.log10(start)), math.ceil(math.log10(end)) + 1)]
    if sum(start <= power <= end for power in powers) > 1:
        digits: tuple[int, ...] = (1,)
    else:
        digits = (1, 3) if end > 8 * start else (1, 2, 5)
    return [digit * power for power in powers for digit in digits if start <= digit * power <= end]


def count_label(count: float) -> str:
    r"""A number of samples as the axis names it.

    >>> count_label(1e4), count_label(5000.0), count_label(2e6)
    ('$10^{4}$', '$5000$', '$2 \\cdot 10^{6}$')
    """
    power = math.floor(math.log10(count) + 1e-9)
    if count < 10**4:
        return f"${count:.0f}$"
    digit = round(count / 10.0**power)
    return f"$10^{{{power}}}$" if digit == 1 else rf"${digit} \cdot 10^{{{power}}}$"


def tick_label(tick: float, unit: str) -> str:
    r"""A distance from the claim as the axis names it; ``-`` within mathematics is a minus sign.

    >>> tick_label(-0.1, SHARE), tick_label(0.0, SHARE), tick_label(10.0, SHARE), tick_label(0.01, DEVIATIONS)
    ('$-10$ %', '$0$', '$+1000$ %', '$+0.01$')
    """
    number, after = _distance(tick, unit, decimal)
    return f"${number}${after}"


def amount(off: float, unit: str) -> tuple[str, str, str]:
    """How far a rival is from the claim, beside its name; what is far off as a multiple.

    A number for mathematics, the same without, and what stands after it.

    >>> amount(-0.318, SHARE), amount(999999.0, SHARE), amount(1.0, DEVIATIONS)
    (('-32', '-32', '\\xa0%'), ('10^{6}', '10⁶', ' times'), ('+1', '+1', ' s.d.'))
    """
    if unit == SHARE and abs(off) >= 9.995:
        return decimal(1 + off, 2), decimal_plain(1 + off, 2), " times"
    off = float(f"{off:.2g}")
    number, after = _distance(off, unit, decimal, NARROW)
    return number, _distance(off, unit, decimal_plain)[0], after + (" s.d." if unit == DEVIATIONS else "")


def _distance(off: float, unit: str, written: Callable[[float, int], str], blank: str = " ") -> tuple[str, str]:
    """A signed number, and the sign of its unit with the blank before it."""
    if not off:
        return "0", ""
    number = written(100 * off if unit == SHARE else off, 3)
    return ("+" if off > 0 else "") + number, f"{blank}%" if unit == SHARE else ""
