"""What sizes in normal form are made of: symbols, floors, maxima and minima; their ends, and how they are written."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

Monomial = tuple[tuple["Atom", int], ...]
Bounds = tuple[int | None, int | None]
"""Ends between which a number lies; None where there is none."""


class Terms(Protocol):
    """A size that is not constant: coefficients of monomials, and its ends once they are known."""

    terms: dict[Monomial, int]
    ends: Bounds | None


class Atom:
    """A symbol, or a floor, maximum or minimum of what stands below. Each exists once, and is compared by identity."""

    _known: dict[Any, Atom] = {}  # noqa: RUF012

    def __init__(self, kind: str, parts: tuple[Any, ...], order: int) -> None:
        self.kind, self.parts, self.order = kind, parts, order

    @classmethod
    def of(cls, kind: str, *parts: Any) -> Atom:
        """The atom of this kind with these parts."""
        key = (kind, *parts)
        found = cls._known.get(key)
        if found is None:
            found = cls._known[key] = cls(kind, parts, len(cls._known))
        return found

    @cached_property
    def bounds(self) -> Bounds:
        """Ends of its value, where symbols are at least 1."""
        if self.kind == "symbol":
            return 1, None
        ends = [bounds(part) for part in self.parts]
        if self.kind == "floor":
            low, high = ends[1]
            if low is None or low < 1:
                return None, None
            return _least_quotient(ends[0][0], low, high), _greatest_quotient(ends[0][1], low, high)
        lows, highs = [low for low, _ in ends], [high for _, high in ends]
        if self.kind == "max":
            told = [low for low in lows if low is not None]
            return max(told, default=None), None if None in highs else max(high for high in highs if high is not None)
        told = [high for high in highs if high is not None]
        return None if None in lows else min(low for low in lows if low is not None), min(told, default=None)


def _least_quotient(low: int | None, least: int, most: int | None) -> int | None:
    if low is None:
        return None
    if low < 0:
        return low // least
    return 0 if most is None else low // most


def _greatest_quotient(high: int | None, least: int, most: int | None) -> int | None:
    if high is None:
        return None
    if high < 0:
        return -1 if most is None else high // most
    return high // least


def written(number: int | Terms) -> str:
    """A size as text: a line of Python, with ``floor`` and ``ceiling``.

    >>> from symcnn.models.whole import floor, symbol
    >>> written(symbol("H") * symbol("W") - 2 * floor(symbol("H") + 3, 4) + 1)
    'H*W - 2*ceiling(H/4) + 1'
    """
    if isinstance(number, int):
        return str(number)
    found = ""
    for monomial, factor in sorted(number.terms.items(), key=lambda term: not term[0]):
        parts = [f"{_written(atom)}{f'**{power}' if power > 1 else ''}" for atom, power in monomial]
        if abs(factor) != 1 or not parts:
            parts.insert(0, str(abs(factor)))
        sign = " - " if factor < 0 else " + "
        found += (sign if found else sign.strip().strip("+")) + "*".join(parts)
    return found


def _written(atom: Atom) -> str:
    if atom.kind == "symbol":
        return str(atom.parts[0])
    if atom.kind != "floor":
        return f"{atom.kind.capitalize()}({', '.join(map(written, atom.parts))})"
    over, by = atom.parts
    name = "floor"
    if isinstance(by, int) and over.terms.get((), 0) == by - 1:
        name, over = "ceiling", over - (by - 1)
    inner, step = written(over), written(by)
    return f"{name}({f'({inner})' if ' ' in inner else inner}/{f'({step})' if not step.isalnum() else step})"


def bounds(number: int | Terms) -> Bounds:
    """Ends between which it lies, where symbols are at least 1; they need not be reached.

    >>> from symcnn.models.whole import floor, symbol
    >>> bounds(floor(symbol("H") + 31, 32)), bounds(3)
    ((1, None), (3, 3))
    """
    if isinstance(number, int):
        return number, number
    if number.ends is None:
        low: int | None = 0
        high: int | None = 0
        for monomial, factor in number.terms.items():
            ends = _of_monomial(monomial)
            first, last = ends if factor > 0 else (ends[1], ends[0])
            low = None if low is None or first is None else low + factor * first
            high = None if high is None or last is None else high + factor * last
        number.ends = low, high
        if low is None or high is None:
            number.ends = _closer((low, high), _without_floors(number))
    return number.ends


def _closer(one: Bounds, other: Bounds) -> Bounds:
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(lows, default=None), min(highs, default=None)


def _without_floors(number: Terms) -> Bounds:
    """Bounds by ``floor(x/d) = x/d - r/d`` with ``r`` from 0 to ``d - 1``: what cancels has no part in them."""
    terms: dict[Monomial, Fraction] = {}
    ends = [Fraction(0), Fraction(0)]

    def add(one: int | Terms, by: Fraction) -> None:
        for monomial, factor in one.terms.items() if not isinstance(one, int) else [((), one)]:
            times = by * factor
            if len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0].kind == "floor":
                over, step = monomial[0][0].parts
                if isinstance(step, int):
                    add(over, times / step)
                    ends[0 if times > 0 else 1] -= times * Fraction(step - 1, step)
                    continue
            terms[monomial] = terms.get(monomial, Fraction(0)) + times

    add(number, Fraction(1))
    low: Fraction | None = ends[0]
    high: Fraction | None = ends[1]
    for monomial, factor in terms.items():
        if not factor:
            continue
        first, last = _of_monomial(monomial) if factor > 0 else _of_monomial(monomial)[::-1]
        low = None if low is None or first is None else low + factor * first
        high = None if high is None or last is None else high + factor * last
    return None if low is None else math.ceil(low), None if high is None else math.floor(high)


def _of_monomial(monomial: Monomial) -> Bounds:
    low: int | None = 1
    high: int | None = 1
    for atom, power in monomial:
        first, last = atom.bounds
        if first is None or first < 0:
            if len(monomial) == 1 and power == 1:
                return first, last
            return None, None
        low = None if low is None else low * first**power
        high = None if high is None or last is None else high * last**power
    return low, high


__all__ = ["Atom", "Bounds", "Monomial", "bounds", "written"]
