"""The smallest point of the domain at which an answer is wrong: its value there, and the right one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Point
from symcnn.formulas.expressions import free_names
from symcnn.formulas.numbers import exactly, handed
from symcnn.marking.kept import Known
from symcnn.marking.places import size
from symcnn.marking.values import STOPS, Lack, Said, differ, same
from symcnn.verdicts.predict import sympy_point
from symcnn.verdicts.satisfiable import allowed

QUICK = 4000
"""Points that are enumerated where a formula is worked out by whole numbers."""
SLOW = 150
"""Points where it is not."""
GRID = 400
"""Points of the experiment where a formula is not worked out by whole numbers."""
SAMPLED = 16
"""Points of either kind at which two formulas are compared before the judge is asked."""
NEARBY = 6
"""Small points beside which one number is made large."""
FAR = (100, 1000, 10**4, 10**6, 10**9)
LONG = 15
"""Letters of a fraction that is printed as it is."""
LAWS = 6
"""Points at which it is asked whether what is stated of chance admits them."""


@dataclass(frozen=True)
class Counterexample:
    """A point of the domain, the answer's value there (None where it has none), and the right one."""

    values: Point
    theirs: Any
    right: Any

    @property
    def words(self) -> str:
        """``at n = 2, k = 1 it gives 3/2, and right is 1``"""
        at = "at " + ", ".join(f"{name} = {number(value)}" for name, value in self.values.items())
        at = at if self.values else "everywhere"
        if isinstance(self.right, bool):
            said = {True: "holds", False: "does not hold", None: "says nothing"}[self.theirs]
            return f"{at} it {said}, and the right condition {'holds' if self.right else 'does not'}"
        gives = "has no value" if self.theirs is None else f"gives {number(self.theirs)}"
        if self.theirs is not None and number(self.theirs) == number(self.right):
            gives += f" and {sp.N(_rational(self.theirs) - _rational(self.right), 3)} more"
        return f"{at} it {gives}, and right is {number(self.right)}"

    def to_json(self) -> dict[str, Any]:
        """The point in plain data: whole numbers as they are, fractions and decimals as texts."""
        return {
            "values": {name: plain(value) for name, value in self.values.items()},
            "theirs": plain(self.theirs),
            "right": plain(self.right),
            "words": self.words,
        }


def number(value: Any) -> str:
    """A number, or a list of them, in words: a decimal to ten digits where it is no fraction."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(number, value)) + "]"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (int, Fraction)):
        text = str(value)
        return text if isinstance(value, int) or len(text) <= LONG else f"{float(value):.10g}"
    return str(sp.N(value, 10))


def _rational(value: Any) -> Any:
    return sp.Rational(*exactly(value).as_integer_ratio())


def plain(value: Any) -> Any:
    """The same for programs."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, float)) else number(value)


class Comparing:
    """A claim's part beside what a person answers, at points of the domain.

    ``needed`` must hold for the answer to have a value as it is typed, and is not to be seen in its formula.
    """

    def __init__(self, known: Known, answer: Any, needed: tuple[Any, ...] = ()) -> None:
        self.known, self.asked, self.answer, self.needed = known, known.asked, answer, needed
        closed = known.asked.in_given(answer)
        self.said = Said(known.asked.derivation, closed)
        """The answer as a function of points."""
        self.typed = Said(known.asked.derivation, closed, needed) if needed else self.said
        """The same of the answer as it was typed."""
        self.places = known.places(free_names(closed).union(*map(free_names, needed)))
        """Where the claim and the answer are looked at."""

    @cached_property
    def sample(self) -> list[Point]:
        """Some points of either kind, over which formulas are compared."""
        grid = self.places.of_the_experiment
        step = max(1, len(grid) // SAMPLED)
        small = list(islice(self.places.enumerated(QUICK if self.known.right.quick else SLOW), SAMPLED * 8))
        return [*grid[::step][:SAMPLED], *small[:: max(1, len(small) // SAMPLED)][:SAMPLED]]

    def smallest(self) -> Counterexample | None:
        """The smallest point that is found, among those of the experiment and the small ones of the domain."""
        if self.asked.limits:
            return None
        quick = self.typed.quick and self.known.right.quick
        grid = islice(self.places.of_the_experiment, None if quick else GRID)
        found = [self._first(grid, False), self._first(self.places.enumerated(QUICK if quick else SLOW), True)]
        least = min((one for one in found if one is not None), key=lambda one: size(one.values), default=None)
        least = least or (None if self.places.by_chance else self._far(quick))
        return least and self._shown(least)

    def _far(self, quick: bool) -> Counterexample | None:
        """A point at which one whole number is large, made smaller as far as that goes."""
        long = self.answer.has(sp.Sum, sp.Product) or self.known.closed.has(sp.Sum, sp.Product)
        if long and not quick:
            return None
        for point in islice(self.places.enumerated(QUICK), 1, NEARBY):
            for name, symbol in self.places.symbols.items():
                if not getattr(symbol, "is_integer", False) or not isinstance(point[name], int):
                    continue
                for far in FAR[:2] if long else FAR:
                    other = {**point, name: far}
                    found = self.at(other) if self.places.inside(other) else None
                    if found is not None:
                        return self._shrunk(found)
        return None

    def seems_wrong(self) -> bool:
        """Whether an answer is wrong at one of a few points, be it that laws of chance do not admit it."""
        return not self.asked.limits and any(self.at(point) is not None for point in self.sample)

    def _shown(self, found: Counterexample) -> Counterexample:
        """Without what neither the claim nor the answer speaks of, which only a constraint tied to it."""
        spoken = self.places.spoken
        return replace(found, values={name: value for name, value in found.values.items() if name in spoken})

    def _first(self, points: Iterable[Point], lawful: bool) -> Counterexample | None:
        """The first point where the two differ; of points that are no experiment's, one at which the laws can hold."""
        refused = 0
        for point in points:
            found = self.at(point)
            if found is None:
                continue
            if not lawful or not self.places.by_chance or self._met(point):
                return found
            refused += 1
            if refused >= LAWS:
                return None
        return None

    def _met(self, point: Point) -> bool:
        try:
            return (
                allowed(self.asked.derivation, sympy_point(self.asked.derivation, point), lambda _: True)[0] is not None
            )
        except (SymcnnError, ArithmeticError, TypeError, ValueError):
            return False

    def at(self, point: Point) -> Counterexample | None:
        """What is wrong at a point, if anything is."""
        right = self.known.right(point)
        if isinstance(right, Lack):
            return None
        theirs = self.typed(point)
        if not differ(right, theirs):
            return None
        return Counterexample(point, None if isinstance(theirs, Lack) else theirs, right)

    def of_the_judge(self, values: Mapping[Any, Any]) -> Counterexample | None:
        """A point that the judge found, if the answer is seen to be wrong at it, made smaller as far as that goes."""
        point: dict[str, Any] = {}
        for name, symbol in self.places.symbols.items():
            found = values.get(symbol)
            if isinstance(symbol, sp.IndexedBase):
                row = next((one for key, one in values.items() if getattr(key, "label", None) == symbol.label), None)
                found = _row(symbol, row, point)
            if found is None or (isinstance(found, sp.Basic) and not found.is_Rational):
                return None
            point[name] = _plain(found)
        found = self.at(point) if self.places.inside(point) else None
        return found and self._shown(self._shrunk(found))

    def _shrunk(self, found: Counterexample) -> Counterexample:
        """Whole numbers lowered one by one, as long as the answer stays wrong."""
        for _ in range(4):
            before = found
            for name, value in found.values.items():
                if not isinstance(value, int) or isinstance(value, bool):
                    continue
                low, sign = 0, 1 if value > 0 else -1
                high = abs(value)
                while high - low > 1:
                    middle = (low + high) // 2
                    other = {**found.values, name: sign * middle}
                    smaller = self.at(other) if self.places.inside(other) else None
                    low, high = (middle, high) if smaller is None else (low, middle)
                    found = smaller or found
            if found is before:
                break
        return found

    def alike(self, one: Said, other: Said, points: Iterable[Point]) -> bool:
        """Whether two formulas have the same values wherever they are looked at, be it nowhere."""
        for point in points:
            left, right = one(point), other(point)
            if not same(left, right) and left is not right:
                return False
        return True

    def equals_at_sample(self, formula: Any) -> bool:
        """Whether another formula has the answer's values at the few points; what is seen quickly comes first."""
        values, there = self._one_point
        if values and there is not None:
            value = self.known.value(formula, repr(values), lambda: _put(formula, values))
            if value is not None and value != there:
                return False
        return self.alike(self.said, self.known.said(formula), self.sample)

    @cached_property
    def _one_point(self) -> tuple[dict[Any, Any], Any]:
        """The last point of numbers alone at which the answer is worked out, by symbol, and its value there."""
        symbols = {symbol.name: symbol for symbol in self.asked.derivation.given if isinstance(symbol, sp.Symbol)}
        for point in reversed(self.sample):
            value = self.said(point)
            if isinstance(value, (int, Fraction)) and point.keys() <= symbols.keys():
                return {symbols[name]: handed(one) for name, one in point.items()}, handed(value)
        return {}, None


def _put(formula: Any, values: Mapping[Any, Any]) -> Any:
    """What a formula is with numbers in it, if that is a number without working out sums."""
    try:
        found = formula.xreplace(values)
    except STOPS:
        return None
    return found if found.is_Rational else None


def _row(symbol: Any, row: Any, point: Point) -> Any:
    """A list of the members of a sequence of one index, as long as is known."""
    if not isinstance(row, Mapping) or not symbol.shape or len(symbol.shape) != 1:
        return None
    length = symbol.shape[0].xreplace(
        {one: handed(point.get(str(one), one)) for one in symbol.shape[0].atoms(sp.Symbol)}
    )
    if not length.is_Integer or not all(place in row for place in range(1, int(length) + 1)):
        return None
    return [row[place] for place in range(1, int(length) + 1)]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    value = sp.sympify(value, strict=True)
    return int(value) if value.is_Integer else Fraction(int(value.p), int(value.q))


__all__ = ["Comparing", "Counterexample", "number", "plain"]
