"""Whether one size is never below another, for all sizes from some ends on.

Floors are taken between the quotients that enclose them, symbols are counted from their least values, and a polynomial
whose coefficients are then all at least 0 is never below 0. What is not seen so is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product as combinations

from symcnn.models.sizes import symbols, value
from symcnn.models.whole import Atom, Monomial, Size, bounds

MOST = 2**40
"""No size is as large."""

Polynomial = dict[Monomial, Fraction]
"""Rational coefficients of monomials in symbols; a symbol's exponent counts what it has beyond its least value."""


def increasing(size: Size) -> bool:
    """Whether a size is seen not to fall as a symbol grows.

    >>> from symcnn.models.whole import symbol
    >>> H = symbol("H")
    >>> increasing((H - 3) // 2), increasing(5 - H)
    (True, False)
    """
    if isinstance(size, int):
        return True
    return all(
        not monomial
        or (factor > 0 and all(_increasing(atom, len(monomial) > 1 or power > 1) for atom, power in monomial))
        for monomial, factor in size.terms.items()
    )


def _increasing(atom: Atom, multiplied: bool) -> bool:
    if atom.kind == "symbol":
        return True
    if multiplied and (atom.bounds[0] is None or atom.bounds[0] < 0):
        return False
    if atom.kind == "floor":
        return isinstance(atom.parts[1], int) and increasing(atom.parts[0])
    return all(increasing(part) for part in atom.parts)


def least_value(size: Size, name: str) -> int:
    """From which value of its only symbol on a size that does not fall is at least 0; `MOST` where that is later.

    >>> from symcnn.models.whole import symbol
    >>> least_value((symbol("H") - 7) // 2, "H")
    7
    """
    low, high = 1, MOST
    while low < high:
        middle = (low + high) // 2
        if value(size, {name: middle}) >= 0:
            high = middle
        else:
            low = middle + 1
    return low


def never_below(one: Size, other: Size, lows: Mapping[str, int]) -> bool:
    """Whether the first is seen to be no less than the second, where symbols are at least ``lows`` (1 if not named).

    >>> from symcnn.models.whole import symbol
    >>> H = symbol("H")
    >>> never_below(H * H, 3 * H, {"H": 3}), never_below(H * H, 3 * H, {"H": 2})
    (True, False)
    >>> never_below(H // 2, H // 4, {"H": 3}), never_below(2 * ((H + 1) // 2), H, {})
    (True, True)
    """
    difference = one - other
    if isinstance(difference, int):
        return difference >= 0
    low, _ = bounds(difference)
    if low is not None and low >= 0:
        return True
    named = symbols(difference)
    if len(named) == 1 and increasing(difference):
        (name,) = named
        return least_value(difference, name) <= lows.get(name, 1)
    found: Polynomial = {}
    for monomial, factor in difference.terms.items():
        term = _enclosed(monomial, factor > 0, lows)
        if term is None:
            return False
        for powers, by in term.items():
            found[powers] = found.get(powers, Fraction(0)) + factor * by
    return all(by >= 0 for by in found.values())


def _enclosed(monomial: Monomial, lower: bool, lows: Mapping[str, int]) -> Polynomial | None:
    """A polynomial that a product of atoms is never below (``lower``), or never above; all atoms are at least 0."""
    found: Polynomial = {(): Fraction(1)}
    for atom, power in monomial:
        end = _end(atom, lower, lows)
        if end is None:
            return None
        for _ in range(power):
            found = _multiplied(found, end)
    return found


def _end(atom: Atom, lower: bool, lows: Mapping[str, int]) -> Polynomial | None:
    if atom.kind == "symbol":
        return {((atom, 1),): Fraction(1), (): Fraction(lows.get(atom.parts[0], 1))}
    if atom.kind != "floor" or not isinstance(atom.parts[1], int):
        return None
    below = _quotient(atom, True, lows)
    if below is None:
        return None
    if any(times < 0 for times in below.values()):
        if (-1 if atom.bounds[0] is None else atom.bounds[0]) < 0:
            return None  # it may be negative, and then a product of ends says nothing
        below = {(): Fraction(0)}
    return below if lower else _quotient(atom, False, lows)


def _quotient(atom: Atom, lower: bool, lows: Mapping[str, int]) -> Polynomial | None:
    """An end of a floor: the quotient itself, or what may be lost below it."""
    over, by = atom.parts
    found: Polynomial = {(): Fraction(1 - by if lower else 0, by)}
    for monomial, factor in over.terms.items():
        term = _enclosed(monomial, lower == (factor > 0), lows)
        if term is None:
            return None
        for powers, times in term.items():
            found[powers] = found.get(powers, Fraction(0)) + times * factor / by
    return found


def _multiplied(one: Polynomial, other: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for (left, by), (right, times) in combinations(one.items(), other.items()):
        powers = dict(left)
        for atom, power in right:
            powers[atom] = powers.get(atom, 0) + power
        key = tuple(sorted(powers.items(), key=lambda entry: entry[0].order))
        found[key] = found.get(key, Fraction(0)) + by * times
    return found


def worst(sizes: Iterable[Size], lows: Mapping[str, int]) -> list[Size]:
    """Those of which none is seen to be never above another."""
    kept: list[Size] = []
    for size in dict.fromkeys(sizes):
        if any(never_below(other, size, lows) for other in kept):
            continue
        kept = [other for other in kept if not never_below(size, other, lows)] + [size]
    return kept


__all__ = ["MOST", "increasing", "least_value", "never_below", "worst"]
