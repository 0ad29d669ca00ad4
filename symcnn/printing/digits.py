"""Whole numbers for people: written out, or, where they are long, by their first digits and a power of ten."""

from __future__ import annotations

from math import log10

LONGEST = 40
"""Digits that are written out."""
FIRST = 6


def shortened(number: int) -> tuple[str, int | None]:
    """A whole number, or its first digits (cut, not rounded) and the power of ten by which they are multiplied.

    >>> shortened(-1234567), shortened(3 * 10**50 + 1)
    (('-1234567', None), ('3.00000', 50))
    """
    size = abs(number)
    if size < 10**LONGEST:
        return str(number), None
    power = int((size.bit_length() - 1) * log10(2))
    lead = size // 10 ** (power - FIRST)  # one or two digits more than are shown
    while lead >= 10 ** (FIRST + 1):
        lead, power = lead // 10, power + 1
    digits = str(lead)[:FIRST]
    return f"{'-' if number < 0 else ''}{digits[0]}.{digits[1:]}", power


__all__ = ["LONGEST", "shortened"]
