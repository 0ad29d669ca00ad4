"""What is kept of a result between the answers to it, in this process: all that does not hang on an answer.

That is its names and parts, and of each part the closed form, the points that are looked at with the right values
there, what rivals and broken claims say, and the mark of each answer that was judged: of a class many say the same in
other words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any

from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.expressions import free_names
from symcnn.judge.integers import contradictory
from symcnn.marking.asked import Asked, asked
from symcnn.marking.names import Names
from symcnn.marking.places import Places
from symcnn.marking.remembered import Recent, Series
from symcnn.marking.values import Said

MOST_RESULTS = 32
"""Results of which anything is kept: those that were asked for last."""
MOST_PLACES = 8
"""Sets of names whose points are kept for one part."""
MOST_FORMULAS = 400
"""Formulas that are kept for one part, and marks."""
MOST_VALUES = 4000
"""Values of formulas at single points."""


class Known:
    """What is kept of a part of a claim."""

    def __init__(self, part: Asked) -> None:
        self.asked = part
        self.marks = Recent(MOST_FORMULAS)
        self._formulas, self._values = Recent(MOST_FORMULAS), Recent(MOST_VALUES)
        self._places, self._tables = Recent(MOST_PLACES), dict[Hashable, Series[tuple[str, Any]]]()

    @cached_property
    def closed(self) -> Any:
        """The right side in given symbols."""
        return self.asked.in_given(self.asked.said)

    @cached_property
    def right(self) -> Said:
        """The right values."""
        return Said(self.asked.derivation, self.closed)

    @cached_property
    def names(self) -> set[str]:
        """The names of which the closed form speaks."""
        return free_names(self.closed)

    @cached_property
    def impossible(self) -> bool:
        """Whether nothing meets all constraints."""
        return bool(contradictory(self.asked.facts))

    def said(self, formula: Any) -> Said:
        """What a formula says at points."""
        derivation = self.asked.derivation
        return self._formulas.get_or(formula, lambda: Said(derivation, self.asked.in_given(formula)))

    def places(self, names: Iterable[str]) -> Places:
        """Where formulas are looked at that speak of some names, besides those of the closed form."""
        spoken = frozenset(self.names.union(names))
        return self._places.get_or(spoken, lambda: Places(self.asked.derivation, set(spoken), self.asked.more))

    def table(self, key: Hashable, make: Callable[[], Iterable[tuple[str, Any]]]) -> Series[tuple[str, Any]]:
        """Formulas with what is said of them, of which as many are made as are looked at."""
        if key not in self._tables:
            self._tables[key] = Series(make())
        return self._tables[key]

    def value(self, formula: Any, point: str, make: Callable[[], Any]) -> Any:
        """What a formula is at a point in numbers alone, where that is seen without more ado."""
        return self._values.get_or((formula, point), make)


class Kept:
    """What is kept of one result."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._known: dict[str, Known] = {}

    @cached_property
    def parts(self) -> tuple[Asked, ...]:
        """The parts of its claim that can be typed."""
        return asked(self.derivation)

    @cached_property
    def names(self) -> Names:
        """Its names, with the letters that people use for them."""
        return Names.of(self.derivation)

    def known(self, part: Asked) -> Known:
        """What is kept of a part."""
        if part.label not in self._known:
            self._known[part.label] = Known(part)
        return self._known[part.label]


_RESULTS = Recent(MOST_RESULTS)


def kept(derivation: Derivation) -> Kept:
    """What is kept of a result, which is held as long as this is: another derivation has nothing in common with it."""
    return _RESULTS.get_or(id(derivation), lambda: Kept(derivation))


def forget() -> None:
    """Begin anew."""
    _RESULTS.clear()


__all__ = ["Kept", "Known", "forget", "kept"]
