"""Points of a derivation's domain, small ones first: those of its experiment, and others that are enumerated.

A point is as small as the sum of the absolute values of its numbers. Only what a claim or an answer speaks of is given
a value, and what a constraint ties to it. Where constraints are equations that define nothing, or speak of unknown
functions, nothing is enumerated: the points of the experiment are left.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Point
from symcnn.formulas.binding import names
from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.numbers import exactly, handed
from symcnn.formulas.symbols import ForAll
from symcnn.marking.remembered import Series
from symcnn.query.domain import Domain, put

WHOLE = 9
"""Whole numbers are tried up to this size."""
SHARES = tuple(Fraction(*one) for one in ((0, 1), (1, 3), (1, 2), (1, 1), (3, 2), (2, 1), (3, 1), (5, 1)))
"""Real numbers that are tried, with both signs."""
LONGEST = 6
"""Members of a sequence whose length nothing says."""
PATTERNS: tuple[tuple[int, ...], ...] = ((0,), (1,), (2,), (1, 2), (2, 1), (1, 2, 3), (3, 1, 2), (-1, 2), (2, 3, 5))
"""Members of a sequence, gone through again and again."""
STOPS = (SymcnnError, ArithmeticError, TypeError, ValueError)


class Places:
    """The points at which what speaks of ``spoken`` names is looked at; ``more`` is a premise of the claim."""

    def __init__(self, derivation: Derivation, spoken: set[str], more: tuple[Any, ...] = ()) -> None:
        self.derivation = derivation
        self.domain = Domain(derivation.name, derivation.given, (*derivation.where, *more))
        laws = self.domain.laws
        plain = [fact for fact in self.domain.where if fact not in laws]
        self.facts = [part for fact in plain for part in (fact.args if isinstance(fact, sp.And) else (fact,))]
        self.by_chance = bool(laws)
        given = {symbol_name(symbol): symbol for symbol in derivation.given}
        wanted = _unfolded(derivation, spoken) & set(given)
        self.spoken = frozenset(wanted)
        while True:
            tied = {name for fact in self.facts for name in names(fact) if names(fact) & wanted}
            tied |= {symbol_name(s) for name in wanted for s in _lengths(given[name])}
            if tied & set(given) <= wanted:
                break
            wanted |= tied & set(given)
        self.symbols = {name: symbol for name, symbol in given.items() if name in wanted}
        self.touching = [fact for fact in self.facts if names(fact) & wanted]
        """The constraints that these names have a part in."""
        lengths = {name: {symbol_name(one) for one in _lengths(symbol)} for name, symbol in self.symbols.items()}
        spoken_of = [names(fact) & set(wanted) for fact in self.touching]
        self._spoken = [sorted(one.union(*(lengths[name] for name in one))) for one in spoken_of]
        self._known: dict[tuple[int, str], bool] = {}
        self._enumerated: dict[int, Series[Point]] = {}

    @cached_property
    def defined(self) -> dict[str, Any]:
        """Symbols that a constraint defines by others, with what they are."""
        found: dict[str, Any] = {}
        for fact in self.touching:
            if isinstance(fact, sp.Eq) and isinstance(fact.lhs, sp.Symbol) and not fact.rhs.has(fact.lhs):
                found.setdefault(symbol_name(fact.lhs), fact.rhs)
        return found

    @property
    def enumerable(self) -> bool:
        """Whether points are met by trying numbers."""
        functions = any(not isinstance(one, (sp.Symbol, sp.IndexedBase)) for one in self.symbols.values())
        strange = any(
            fact.atoms(AppliedUndef) or (isinstance(fact, sp.Eq) and symbol_name(fact.lhs) not in self.defined)
            for fact in self.touching
        )
        return not functions and not strange

    def inside(self, point: Point) -> bool:
        """Whether every constraint that can be looked at holds."""
        return all(self._holds(place, fact, point) for place, fact in enumerate(self.touching))

    def _holds(self, place: int, fact: Any, point: Point) -> bool:
        """Whether a constraint holds, looked at once for the same numbers."""
        key = place, repr([point[name] for name in self._spoken[place]])
        if key not in self._known:
            values = {self.symbols[name]: _listed(handed(point[name])) for name in self._spoken[place]}
            try:
                found = self.domain.holds(fact, values) is not False
            except STOPS:
                found = False
            self._known[key] = found
        return self._known[key]

    @cached_property
    def of_the_experiment(self) -> list[Point]:
        """The points of the experiment, what is not spoken of left out, the smallest first."""
        found: dict[str, Point] = {}
        for place in getattr(self.derivation.experiment, "at", ()):
            point = {name: place[name] for name in self.symbols if name in place}
            if self.spoken <= point.keys():
                found.setdefault(repr(point), point)
        return sorted(found.values(), key=size)

    def enumerated(self, most: int) -> Series[Point]:
        """Points of the domain, the smallest first, of at most so many that are looked at."""
        if most not in self._enumerated:
            self._enumerated[most] = Series(self._tried(most))
        return self._enumerated[most]

    def _tried(self, most: int) -> Iterator[Point]:
        if not self.enumerable:
            return
        order = [name for name in self.symbols if name not in self.defined]
        pools = [self._pool(self.symbols[name]) for name in order]
        for chosen in _smallest(pools, most):
            point = self._point(dict(zip(order, chosen, strict=True)))
            if point is not None and self.inside(point):
                yield point

    def _pool(self, symbol: Any) -> list[Any]:
        """Values that are tried: numbers that the constraints on the symbol alone admit, or patterns of members."""
        if isinstance(symbol, sp.IndexedBase):
            return sorted(PATTERNS, key=lambda one: sum(map(abs, one)))
        numbers: Any = range(WHOLE + 1) if symbol.is_integer else SHARES
        both = sorted({sign * number for number in numbers for sign in (1, -1)}, key=lambda one: (abs(one), -one))
        alone = [fact for fact in self.touching if names(fact) == {symbol_name(symbol)}]
        return [one for one in both if all(_holds(self.domain, fact, symbol, one) for fact in alone)]

    def _point(self, chosen: Mapping[str, Any]) -> Point | None:
        scalars = {self.symbols[name]: handed(one) for name, one in chosen.items() if not isinstance(one, tuple)}
        point: dict[str, Any] = {}
        values: dict[Any, Any] = dict(scalars)
        for name, one in chosen.items():
            symbol = self.symbols[name]
            if not isinstance(one, tuple):
                point[name] = one
                continue
            lengths = [length.xreplace(scalars) for length in symbol.shape or (sp.Integer(LONGEST),)]
            if not all(length.is_Integer and 0 <= length <= 40 for length in lengths):
                return None
            point[name] = _members(one, [int(length) for length in lengths])
            values[symbol] = handed(point[name])
        for name, said in self.defined.items():
            number = put(said, {symbol: _listed(value) for symbol, value in values.items()})
            if not number.is_Rational or (self.symbols[name].is_integer and not number.is_Integer):
                return None
            point[name] = int(number) if number.is_Integer else Fraction(int(number.p), int(number.q))
            values[self.symbols[name]] = number
        return {name: point[name] for name in self.symbols}


def _unfolded(derivation: Derivation, spoken: set[str]) -> set[str]:
    """Names, with those by which the proof defines the functions among them."""
    found, before = set(spoken), set[str]()
    while found != before:
        before = set(found)
        for fact in derivation.definitions:
            body = fact.body if isinstance(fact, ForAll) else fact
            if isinstance(body, sp.Eq) and isinstance(body.lhs, AppliedUndef) and symbol_name(body.lhs.func) in found:
                found |= names(fact)
    return found


def size(point: Point) -> tuple[Any, ...]:
    """By which points are ordered: the sum of absolute values, then the values in their order.

    >>> size({"n": 3, "K": [1, -2]})
    (Fraction(6, 1), (Fraction(3, 1), Fraction(1, 1), Fraction(-2, 1)))
    """
    flat = tuple(exactly(number) for value in point.values() for number in _flat(value))
    return sum(map(abs, flat), Fraction(0)), flat


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _flat(one)
    else:
        yield value


def _smallest(pools: list[list[Any]], most: int) -> Iterator[tuple[Any, ...]]:
    """Choices of one from each pool, those with the least sum of sizes first."""
    if not all(pools):
        return
    weights = [[sum(map(abs, _flat(one)), Fraction(0)) for one in pool] for pool in pools]
    start = (0,) * len(pools)
    heap = [(sum((row[0] for row in weights), Fraction(0)), start)]
    seen = {start}
    for _ in range(most):
        if not heap:
            return
        weight, chosen = heapq.heappop(heap)
        yield tuple(pool[at] for pool, at in zip(pools, chosen, strict=True))
        for axis, at in enumerate(chosen):
            after = (*chosen[:axis], at + 1, *chosen[axis + 1 :])
            if at + 1 < len(pools[axis]) and after not in seen:
                seen.add(after)
                heapq.heappush(heap, (weight - weights[axis][at] + weights[axis][at + 1], after))


def _members(pattern: tuple[int, ...], lengths: list[int]) -> list[Any]:
    if len(lengths) == 1:
        return [pattern[at % len(pattern)] for at in range(lengths[0])]
    return [_members((*pattern[row % len(pattern) :], *pattern[: row % len(pattern)]), lengths[1:])
            for row in range(lengths[0])]  # fmt: skip


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value


def _lengths(symbol: Any) -> set[Any]:
    shape = getattr(symbol, "shape", None) if isinstance(symbol, sp.IndexedBase) else None
    return {one for length in shape or () for one in length.atoms(sp.Symbol)}


def _holds(domain: Domain, fact: Any, symbol: Any, number: Any) -> bool:
    if isinstance(fact, ForAll):
        return True
    try:
        return domain.holds(fact, {symbol: handed(number)}) is not False
    except STOPS:
        return False


__all__ = ["Places", "size"]
