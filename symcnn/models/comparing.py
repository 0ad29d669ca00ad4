"""Whether one size is never below another, for all sizes within ranges.

Floors are taken between the quotients that enclose them, symbols are counted from their least values, and a polynomial
whose coefficients are then all at least 0 is never below 0; so is what the ends of its parts say is. What is not seen
so is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations as choices
from itertools import product as combinations
from operator import ge
from typing import Any

from symcnn.models.sizes import symbols, value
from symcnn.models.whole import Atom, Bounds, Monomial, Size, bounds

Ranges = Mapping[str, tuple[int, int | None]]
"""The least and the greatest value of symbols by name; 1 and None (no end) of those that are not named."""

MOST = 2**40
"""No size is as large."""

WEIGHED = 64
"""Sizes up to which each is held against the means of two others."""

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


def ends(size: Size, ranges: Ranges) -> Bounds:
    """Ends between which a size lies where symbols lie within ranges; they need not be reached.

    >>> from symcnn.models.whole import symbol
    >>> n, H = symbol("n"), symbol("H")
    >>> ends(n * (H // 16), {"H": (40, 64)}), ends((H + 31) // 32, {"H": (193, 224)})
    ((2, None), (7, 7))
    """
    if isinstance(size, int):
        return size, size
    low: int | None = 0
    high: int | None = 0
    for monomial, factor in size.terms.items():
        first, last = _ends_of(monomial, ranges)
        if factor < 0:
            first, last = last, first
        low = None if low is None or first is None else low + factor * first
        high = None if high is None or last is None else high + factor * last
    wide = bounds(size)
    lows, highs = ([one for one in both if one is not None] for both in ((low, wide[0]), (high, wide[1])))
    return max(lows, default=None), min(highs, default=None)


def _ends_of(monomial: Monomial, ranges: Ranges) -> Bounds:
    low: int | None = 1
    high: int | None = 1
    for atom, power in monomial:
        first, last = _of_atom(atom, ranges)
        if first is None or first < 0:
            return (first, last) if len(monomial) == 1 and power == 1 else (None, None)
        low = None if low is None else low * first**power
        high = None if high is None or last is None else high * last**power
    return low, high


def _of_atom(atom: Atom, ranges: Ranges) -> Bounds:
    if atom.kind == "symbol":
        return ranges.get(atom.parts[0], (1, None))
    if atom.kind == "floor" and isinstance(atom.parts[1], int):
        low, high = ends(atom.parts[0], ranges)
        by = atom.parts[1]
        return None if low is None else low // by, None if high is None else high // by
    if atom.kind == "floor":
        return atom.bounds
    lows, highs = zip(*(ends(part, ranges) for part in atom.parts), strict=True)
    choose = max if atom.kind == "max" else min
    told = [[one for one in both if one is not None] for both in (lows, highs)]
    if atom.kind == "max":
        return max(told[0], default=None), None if None in highs else choose(told[1])
    return None if None in lows else choose(told[0]), min(told[1], default=None)


def never_below(one: Size, other: Size, ranges: Ranges) -> bool:
    """Whether the first is seen to be no less than the second, where symbols lie within ranges.

    >>> from symcnn.models.whole import symbol
    >>> H = symbol("H")
    >>> never_below(H * H, 3 * H, {"H": (3, None)}), never_below(H * H, 3 * H, {"H": (2, None)})
    (True, False)
    >>> never_below(H // 2, H // 4, {"H": (3, None)}), never_below(2 * ((H + 1) // 2), H, {})
    (True, True)
    >>> never_below(99 * H, H * H, {"H": (1, 99)})
    True
    """
    difference = one - other
    if isinstance(difference, int):
        return difference >= 0
    low, _ = ends(difference, ranges)
    if low is not None and low >= 0:
        return True
    lows = {name: first for name, (first, _) in ranges.items()}
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
    return all(by >= 0 for by in _counted_down(found, ranges).values())


def _counted_down(found: Polynomial, ranges: Ranges) -> Polynomial:
    """The same or less: of terms that are taken off, factors with a greatest value stand at that, one after another."""
    lowest = dict(found)
    for degree in range(max((_degree(powers) for powers in found), default=0), 0, -1):
        for powers in [one for one, by in lowest.items() if by < 0 and _degree(one) == degree]:
            for place, (atom, power) in enumerate(powers):
                low, high = ranges.get(atom.parts[0], (1, None))
                if high is not None:
                    left = ((atom, power - 1),) if power > 1 else ()
                    kept = powers[:place] + left + powers[place + 1 :]
                    lowest[kept] = lowest.get(kept, Fraction(0)) + lowest.pop(powers) * (high - low)
                    break
    return lowest


def _degree(powers: Monomial) -> int:
    return sum(power for _, power in powers)


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


def worst(sizes: Iterable[Size], ranges: Ranges) -> list[Size]:
    """Those that may be the greatest where symbols lie within ranges, as far as that is seen.

    Left out is what is never above another, or never above a mean of two others, and so not above both.

    >>> from symcnn.models.whole import symbol
    >>> H = symbol("H")
    >>> worst([H + 30, 3 * H + 10, 5 * H, H], {})
    [H + 30, 5*H]
    """
    kept: list[Size] = []
    found = list(dict.fromkeys(sizes))
    seen = {size: [value(size, point) for point in _corners(found, ranges)] for size in found}

    def above(one: Size, other: Size) -> bool:
        """A size that is below another at one point is not compared any further."""
        return all(map(ge, seen[one], seen[other])) and never_below(one, other, ranges)

    for size in found:
        if any(above(other, size) for other in kept):
            continue
        kept = [other for other in kept if not above(size, other)] + [size]
    if not 2 < len(kept) <= WEIGHED:
        return kept
    points = [_coefficients(size, ranges) for size in kept]
    if any(point is None for point in points):
        return kept
    left = list(range(len(kept)))
    for one in range(len(kept)):
        others = [other for other in left if other != one]
        if any(_below_mean(*(points[place] for place in (one, *pair))) for pair in choices(others, 2)):
            left.remove(one)
    return [kept[place] for place in left]


FAR = (1, 61, 10_007)
"""How far beyond its least value a symbol is looked at."""


def _corners(sizes: Sequence[Size], ranges: Ranges) -> list[dict[str, int]]:
    """A few points within ranges: every symbol near its least value, far from it, and each far from it alone."""
    ends_of = {name: ranges.get(name, (1, None)) for name in sorted({name for size in sizes for name in symbols(size)})}

    def at(name: str, far: int) -> int:
        low, high = ends_of[name]
        return low + far if high is None else min(low + far, high)

    near = {name: at(name, 0) for name in ends_of}
    alike = [{name: at(name, far) for name in ends_of} for far in FAR]
    alone = [{**near, name: at(name, far)} for name in ends_of for far in FAR[1:]]
    return [near, *alike, *alone]


def _coefficients(size: Size, ranges: Ranges) -> dict[Monomial, int] | None:
    """A size as a sum of numbers times what is at least 0, by monomial; what they are at least, in the constant."""
    if isinstance(size, int):
        return {(): size}
    found: dict[Monomial, int] = {(): 0}
    for monomial, factor in size.terms.items():
        low = 1 if not monomial else _ends_of(monomial, ranges)[0]
        if low is None:
            return None
        found[()] += factor * low
        if monomial:
            found[monomial] = factor
    return found


def _below_mean(one: Any, first: Any, second: Any) -> bool:
    """Whether there are weights with which the mean of two sums has no coefficient below that of the first sum."""
    low, high = Fraction(0), Fraction(1)
    for monomial in {*one, *first, *second}:
        least, rise = one.get(monomial, 0) - second.get(monomial, 0), first.get(monomial, 0) - second.get(monomial, 0)
        if rise > 0:
            low = max(low, Fraction(least, rise))
        elif rise < 0:
            high = min(high, Fraction(least, rise))
        elif least > 0:
            return False
    return low <= high


__all__ = ["MOST", "Ranges", "ends", "increasing", "least_value", "never_below", "worst"]
