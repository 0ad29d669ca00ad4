"""Conditions on one variable, put together: the whole numbers at which all of them hold, as a range and residues.

A size that is made of one variable by adding, multiplying by numbers and dividing by numbers with rounding down repeats
itself: it has a period ``D`` and a rise ``R`` with ``f(x + D) = f(x) + R`` for every ``x``. So a condition on it is
decided for all numbers of a residue class by its value at one of them, and nothing is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import Any

import sympy as sp

from symcnn.models.results import Requirement
from symcnn.models.whole import Monomial, Size

LONGEST = 4096
"""The longest period that is written out."""
LISTED = 4
"""How many residues are listed that lie apart."""


@dataclass(frozen=True)
class Held:
    """The whole numbers from ``low`` to ``high`` (None: without end) that leave one of ``residues`` by ``period``."""

    low: int
    high: int | None
    period: int
    residues: frozenset[int]

    def fact(self, one: Any) -> Any:
        """What is said of the residues, of a formula for the variable; True where they are all."""
        return said(one, self.period, self.residues)


def variable(size: Size) -> Monomial | None:
    """What a size depends on alone, by quotients with numbers, if there is one such product of atoms.

    >>> from symcnn.models.whole import symbol
    >>> n, H = symbol("n"), symbol("H")
    >>> variable(2 * (H // 4) - H // 2) == variable(H), variable((n * H) // 2 - n * H) == variable(n * H)
    (True, True)
    >>> variable(n * H - H)
    """
    found = set(_leaves(size))
    return found.pop() if len(found) == 1 else None


def _leaves(size: Size) -> Iterator[Monomial]:
    if isinstance(size, int):
        return
    for monomial in size.terms:
        quotient = _quotient(monomial)
        if quotient is not None:
            yield from _leaves(quotient[0])
        elif monomial:
            yield monomial


def _quotient(monomial: Monomial) -> tuple[Size, int] | None:
    """What is divided, and by which number, where a term is one such quotient."""
    if len(monomial) != 1 or monomial[0][1] != 1 or monomial[0][0].kind != "floor":
        return None
    over, by = monomial[0][0].parts
    return (over, by) if isinstance(by, int) else None


def _at(size: Size, x: int) -> int:
    """Its value where the variable is ``x``."""
    if isinstance(size, int):
        return size
    total = 0
    for monomial, factor in size.terms.items():
        quotient = _quotient(monomial)
        total += factor * (x if quotient is None else _at(quotient[0], x) // quotient[1]) if monomial else factor
    return total


def _period(size: Size) -> tuple[int, int]:
    """The period of a size, and by how much it rises in one."""
    if isinstance(size, int):
        return 1, 0
    parts = []
    for monomial, factor in size.terms.items():
        quotient = _quotient(monomial)
        if quotient is not None:
            period, rise = _period(quotient[0])
            times = quotient[1] // gcd(rise, quotient[1])
            parts.append((period * times, factor * (rise * times // quotient[1])))
        elif monomial:
            parts.append((1, factor))
    longest = lcm(*(period for period, _ in parts))
    return longest, sum(rise * (longest // period) for period, rise in parts)


def held(conditions: Sequence[Requirement], least: int, most: int | None) -> Held | None:
    """Where conditions on one variable hold, of the whole numbers from ``least`` to ``most``.

    None where that is nowhere, where it is no range with residues, or where the period is too long to write out.

    >>> from symcnn.models.whole import symbol
    >>> H = symbol("H")
    >>> held([Requirement(2 * (H // 4) - H // 2, "=="), Requirement(H - 5, ">=")], 1, None)
    Held(low=5, high=None, period=4, residues=frozenset({0, 1}))
    """
    periods = [_period(one.size) for one in conditions]
    longest = lcm(*(period for period, _ in periods))
    if longest > LONGEST:
        return None
    rises = [rise * (longest // period) for period, rise in periods]
    classes = []
    for start in range(least, least + longest):
        ends = _class(start, longest, conditions, rises, most)
        if ends is None:
            return None
        if ends:
            classes.append(ends)
    if not classes:
        return None
    low = min(first for first, _ in classes)
    lasts = [last for _, last in classes if last is not None]
    high = max(lasts) if len(lasts) == len(classes) else None
    for first, last in classes:
        if first - longest >= low or (last is None) != (high is None):
            return None
        if last is not None and high is not None and last + longest <= high:
            return None
    return _shortest(low, high, longest, classes)


def _class(
    start: int, period: int, conditions: Sequence[Requirement], rises: Sequence[int], most: int | None
) -> tuple[Any, ...] | None:
    """The first and last of ``start``, ``start + period``, ... at which conditions hold; empty if none, None if some
    between do not."""
    low, high = 0, None if most is None else (most - start) // period
    left_out = set()
    for one, rise in zip(conditions, rises, strict=True):
        now = _at(one.size, start)
        if not rise:
            if not one.holds(now):
                return ()
        elif one.relation == ">=" and rise > 0:
            low = max(low, -(now // rise))
        elif one.relation == ">=":
            high = now // -rise if high is None else min(high, now // -rise)
        elif now % rise == 0 and one.relation == "!=":
            left_out.add(-now // rise)
        elif one.relation == "==":
            if now % rise or -now // rise < low:
                return ()
            low, high = -now // rise, -now // rise if high is None else min(high, -now // rise)
    while low in left_out:
        low += 1
    while high is not None and high in left_out:
        high -= 1
    if high is not None and high < low:
        return ()
    if any(low < place and (high is None or place < high) for place in left_out):
        return None
    return start + period * low, None if high is None else start + period * high


def _shortest(low: int, high: int | None, longest: int, classes: Sequence[tuple[Any, ...]]) -> Held:
    """The same numbers with the shortest period."""
    for period in range(1, longest + 1):
        if longest % period:
            continue
        residues = frozenset(first % period for first, _ in classes)
        if high is None:
            alike = len(residues) * (longest // period) == len(classes)
        else:
            alike = sum((last - first) // longest + 1 for first, last in classes) == sum(
                (high - one) // period - (low - 1 - one) // period for one in residues
            )
        if alike:
            break
    return Held(low, high, period, residues)


def said(one: Any, period: int, residues: frozenset[int]) -> Any:
    """What must hold of a formula so that it leaves one of these residues; None where no short way is known.

    >>> H = sp.Symbol("H", integer=True)
    >>> said(H, 28, frozenset(range(4))), said(H, 8, frozenset({0, 5, 6, 7})), said(H, 8, frozenset({2, 3, 4}))
    (Eq(Mod(floor(H/4), 7), 0), Eq(Mod(ceiling(H/4), 2), 0), (Mod(H, 8) >= 2) & (Mod(H, 8) <= 4))
    """
    if period == 1:
        return sp.true
    starts = [first for first in residues if (first - 1) % period not in residues]
    mod = _mod(one, period)
    if len(starts) > 1:
        if len(residues) == period - 1 or len(residues) > LISTED:
            return None
        return sp.Or(*(sp.Eq(mod, first, evaluate=False) for first in sorted(residues)), evaluate=False)
    (first,), length = starts, len(residues)
    if length == 1:
        return sp.Eq(mod, first, evaluate=False)
    if period % length == 0 and first == 0:
        return sp.Eq(_mod(sp.floor(one / length, evaluate=False), period // length), 0, evaluate=False)
    if period % length == 0 and first == period - length + 1:
        return sp.Eq(_mod(sp.ceiling(one / length, evaluate=False), period // length), 0, evaluate=False)
    if length == period - 1:
        return sp.Ne(mod, (first - 1) % period, evaluate=False)
    if first + length > period:
        return sp.Le(_mod(one + (period - first), period), length - 1, evaluate=False)
    parts = [sp.Ge(mod, first, evaluate=False)] if first else []
    if first + length < period:
        parts.append(sp.Le(mod, first + length - 1, evaluate=False))
    return sp.And(*parts, evaluate=False) if len(parts) > 1 else parts[0]


def _mod(one: Any, by: int) -> Any:
    return sp.Mod(one, by, evaluate=False)


__all__ = ["Held", "held", "said", "variable"]
