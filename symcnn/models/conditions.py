"""The sizes that a model accepts: what its operators ask of them, and which branches its code takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import integers
from symcnn.models.comparing import Ranges
from symcnn.models.settled import Settled
from symcnn.models.sizes import symbols, value
from symcnn.models.told import Told, fact, holds, raised, told
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.results import Condition

REACH = 512
"""How far around a size that is not admitted others are tried."""
FAR, MANY = 1024, 64
"""How far sizes are listed, and how many ranges."""


class Admitted:
    """The sizes for which a traced model speaks: ranges of single symbols, and conditions on several."""

    def __init__(self, name: str, names: Sequence[str], conditions: Sequence[Condition]) -> None:
        self.name, self.names, self.conditions = name, tuple(names), tuple(conditions)

    # --- as ranges --------------------------------------------------------------------------------------------

    @cached_property
    def told(self) -> Told:
        """What the conditions say together."""
        return told(self.names, [one.requirement for one in self.conditions])

    @cached_property
    def settled(self) -> Settled:
        """Sizes as they are written for these."""
        return Settled(self.told.ranges, self.told.multiples)

    def formula(self, size: Size) -> Formula:
        """A size as SymPy writes it, as short as it is on these sizes."""
        return self.settled.formula(size)

    @property
    def ranges(self) -> dict[str, tuple[int, int | None]]:
        """The least and the greatest value of each symbol, as far as conditions on it alone give them."""
        return self.told.ranges

    @property
    def lows(self) -> dict[str, int]:
        """The least value of each symbol."""
        return {name: low for name, (low, _) in self.ranges.items()}

    @property
    def asked(self) -> tuple[frozenset[str], ...]:
        """The symbols of which each condition speaks."""
        return tuple(symbols(one.requirement.size) for one in self.conditions)

    @cached_property
    def facts(self) -> tuple[Any, ...]:
        """What is asked of the symbols, as SymPy writes it."""
        found: list[Any] = []
        for name, (low, high) in self.ranges.items():
            found.append(integers(name) >= low)
            if high is not None:
                found.append(integers(name) <= high)
        return (*found, *self.told.facts)

    def __repr__(self) -> str:
        parts = [_words(name, low, high) for name, (low, high) in self.ranges.items()]
        return ", ".join([*parts, *(plain(fact, self.names) for fact in self.told.facts)])

    def boxes(self, most: int = MANY) -> list[dict[str, tuple[int, int | None]]]:
        """The sizes that are admitted, as boxes of ranges, where the conditions tie no more than two symbols.

        Of tied symbols those up to `FAR` are listed.

        Errors: `SymcnnError` where they tie more, or where the boxes are more than ``most``.
        """
        tied = sorted(frozenset().union(*(symbols(one.size) for one in self.told.apart)))
        if len(tied) > 2:
            raise SymcnnError(f"{self.name}: conditions tie {', '.join(tied)}, which is no list of ranges")
        if not tied:
            return [dict(self.ranges)]
        found: list[dict[str, tuple[int, int | None]]] = []
        first, low, high = tied[0], *self.ranges[tied[0]]
        for at in range(low, min(high or FAR, FAR) + 1):
            for box in self._below(first, at, tied[1:]):
                last = found[-1] if found else None
                if last is not None and last[first][1] == at - 1 and _same(last, box, first):
                    last[first] = last[first][0], at
                else:
                    found.append(box)
            if len(found) > most:
                raise SymcnnError(f"{self.name}: more than {most} ranges of {', '.join(tied)} are admitted")
        return found

    def _below(self, first: str, at: int, rest: Sequence[str]) -> Iterator[dict[str, tuple[int, int | None]]]:
        """The ranges of the other symbol that go with one value of the first."""
        base = {**{name: low for name, (low, _) in self.ranges.items()}, first: at}
        if not rest:
            if self.holds(base):
                yield {**self.ranges, first: (at, at)}
            return
        (second,) = rest
        import numpy as np

        low, high = self.ranges[second]
        places = np.arange(low, min(high or FAR, FAR) + 1)
        holds, known = np.ones(len(places), bool), {}  # type: ignore[var-annotated]
        for one in self.told.apart:
            found = value(one.size, {**base, second: places}, known)
            relation = one.relation
            holds &= found >= 0 if relation == ">=" else (found == 0) == (relation == "==")
        edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False]))))
        for start, end in edges.reshape(-1, 2):
            yield {**self.ranges, first: (at, at), second: (int(places[start]), int(places[end - 1]))}

    # --- at sizes ---------------------------------------------------------------------------------------------

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse sizes that are not admitted.

        Errors: `UnknownName`; `WrongKind`; `DomainError` with the place in the model, and the nearest sizes.
        """
        self.named(values)
        missing = [name for name in self.names if name not in values]
        if missing:
            raise DomainError(f"{self.name}: no value for {', '.join(missing)}")
        failing = self.failing(values)
        if failing is not None:
            named = [name for name in self.names if name in symbols(failing.requirement.size)]
            at = ", ".join(f"{name} = {values[name]}" for name in named)
            raise DomainError(
                f"{self.name}: {at} is not admitted: {self.said(failing, values)}{self._near(values, named)}"
            )

    def by_name(self, unnamed: Sequence[Any]) -> None:
        """Refuse sizes without names. Errors: `WrongKind`."""
        if unnamed:
            first = next(iter(self.names), "n")
            raise WrongKind(f"{self.name}: sizes are given by name, such as {first}={shown(unnamed[0])}")

    def named(self, values: Mapping[str, Any]) -> None:
        """Refuse what is no size of the model. Errors: `UnknownName`, `WrongKind`, `DomainError`."""
        for name, one in values.items():
            if name not in self.names:
                raise UnknownName(f"symbol of {self.name}", name, self.names)
            if isinstance(one, bool) or not isinstance(one, int):
                raise WrongKind(f"{self.name}: {name} is a whole number, not {shown(one)}")
            if one < 1:
                raise DomainError(f"{self.name}: {name} is a size, at least 1, not {shown(one)}")

    def failing(self, values: Mapping[str, int]) -> Condition | None:
        """The first condition that does not hold at sizes."""
        known: dict[Any, Any] = {}
        for one in self.conditions:
            if not holds(one.requirement, values, known):
                return one
        return None

    def holds(self, values: Mapping[str, int]) -> bool:
        """Whether sizes are admitted."""
        return self.failing(values) is None

    def said(self, one: Condition, values: Mapping[str, int]) -> str:
        """One of the conditions in words, at sizes."""
        return said(one, self.names, self.ranges, values)

    def _near(self, values: Mapping[str, int], named: Sequence[str]) -> str:
        found = []
        for name in named:
            near = [self._next(values, name, step) for step in (-1, 1)]
            told = [str(one) for one in near if one is not None]
            if told:
                found.append(f"{name} = {' or '.join(told)}")
        return f"; nearest: {', or '.join(found)}" if found else ""

    def _next(self, values: Mapping[str, int], name: str, step: int) -> int | None:
        """The next value of a symbol at which what is asked of it holds, whatever is wrong with others."""
        on_it = Admitted(
            self.name, self.names, [one for one in self.conditions if name in symbols(one.requirement.size)]
        )
        low, high = self.ranges[name]
        start = values[name] + step
        if step > 0 and start < low:
            start = low
        if step < 0 and high is not None and start > high:
            start = high
        for by in range(REACH):
            tried = start + step * by
            if tried < 1:
                return None
            if on_it.holds({**values, name: tried}):
                return tried
        return None


def _same(one: Mapping[str, Any], other: Mapping[str, Any], but: str) -> bool:
    return all(one[name] == other[name] for name in one if name != but)


def _words(name: str, low: int, high: int | None) -> str:
    return f"{name} ≥ {low}" if high is None else f"{name} = {low}" if low == high else f"{low} ≤ {name} ≤ {high}"


def plain(asked: Any, names: Sequence[str]) -> str:
    """A fact in one line, its symbols in the order of ``names``."""
    from symcnn.printing.terminal import unicode

    return unicode(asked, tuple(map(integers, names)), width=10**9)


def said(one: Condition, names: Sequence[str], ranges: Ranges, values: Mapping[str, int]) -> str:
    """A condition in the symbols of the model, with its place and what its sides are at sizes."""
    asked = fact(raised(one.requirement, ranges))
    shown, here = plain(asked, names), _here(asked, values)
    if one.origin == "operator":
        return f"{one.place} asks that {shown} ({'; '.join(filter(None, (here, one.fact)))})"
    shown += here and f" ({here})"
    if one.origin == "held":
        return (
            "the model's code turned a size into a plain number, so this trace speaks of its value alone, "
            f"{shown} ({one.place})"
        )
    return (
        "at the sizes where it was traced the model's code took a branch that it takes only where "
        f"{shown} ({one.place}); elsewhere it takes another one, or ends in an error"
    )


def _here(asked: Any, values: Mapping[str, int]) -> str:
    """What the sides of a condition are at sizes, where they are more than a symbol or a number."""
    sides = asked.lhs.args[:1] if isinstance(asked.lhs, sp.Mod) else (asked.lhs, asked.rhs)
    at = {integers(name): sp.Integer(one) for name, one in values.items()}
    told = [side.xreplace(at) for side in sides if not side.is_Integer]
    if all(side.is_Symbol or side.is_Integer for side in sides) or not all(side.is_Integer for side in told):
        return ""
    return f"here {' and '.join(map(str, told))}"


__all__ = ["Admitted", "plain"]
