"""Many points at once: a value or an array for each symbol, and a formula worked out at all of them, in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError
from symcnn.query.array_kinds import Arrays, NumpyArrays
from symcnn.query.array_numbers import Floats, Ratio, Repeated
from symcnn.query.array_reading import place_of
from symcnn.query.array_wholes import Line, Split
from symcnn.query.domain import Domain, plain_number
from symcnn.query.loops import NoLoop


@dataclass
class Points:
    """Points of one shape. ``given`` are the values as they were handed over, ``exact`` the same as plain numbers."""

    domain: Domain
    ops: Arrays
    shape: tuple[int, ...]
    arrays: dict[Any, Any]
    given: Mapping[str, Any]
    exact: Mapping[Any, Any]
    places: Any = None
    """Where these points stand among all of them, in a flattened array; None for all."""
    numbers: dict[Any, Any] = field(default_factory=dict)

    def number(self, symbol: Any) -> Any:
        """The value of a symbol as formulas are asked of it."""
        if symbol not in self.numbers:
            self.numbers[symbol] = (
                lifted(self.ops, self.arrays[symbol]) if symbol in self.arrays else self.exact[symbol]
            )
        return self.numbers[symbol]

    def picked(self, places: Any) -> Points:
        """Some of these points, in a row."""
        arrays = {symbol: self.ops.picked(x, self.shape, places) for symbol, x in self.arrays.items()}
        own = places if self.places is None else self.places[places]
        return Points(self.domain, self.ops, (len(places),), arrays, self.given, self.exact, own)

    def one(self, place: int) -> dict[str, Any]:
        """The values at one point, by name, as plain numbers and lists."""
        index = place_of(place, self.shape)
        scalars = {symbol: _item(self.ops.spread(x, self.shape)[index]) for symbol, x in self.arrays.items()}
        known = {**{s: v for s, v in self.exact.items() if isinstance(s, sp.Symbol)}, **scalars}
        values = {**self.given, **{str(symbol): value for symbol, value in scalars.items()}}
        for symbol, value in self.exact.items():
            if isinstance(value, Repeated):
                name = str(symbol.label)
                values[name] = repeated(self.domain, symbol, self.given[name], known)
        return values

    def flat(self, x: Any) -> Any:
        """An array, as one of NumPy, of a member for each point in a row."""
        return self.ops.plain(self.ops.spread(x, self.shape)).reshape(-1)

    def index(self, place: int, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The index among all points, which have this shape."""
        return place_of(place if self.places is None else int(self.places[place]), shape)

    @property
    def count(self) -> int:
        """How many points there are."""
        count = 1
        for length in self.shape:
            count *= length
        return count


def repeated(domain: Domain, symbol: Any, value: Any, known: Mapping[Any, Any]) -> list[Any]:
    """A sequence of one value, as long as it is declared to be. Errors: `DomainError` where no length is declared."""
    lengths = []
    for declared in symbol.shape or (None,):
        length = (
            None if declared is None else declared.xreplace({s: sp.sympify(v, strict=True) for s, v in known.items()})
        )
        if length is None or not length.is_Integer:
            raise DomainError(
                f"{domain.name}: {symbol.label} ({domain.meaning(symbol)}) must be a list, "
                f"since no length is known to which one value could be repeated"
            )
        lengths.append(max(0, int(length)))
    made: Any = value
    for length in reversed(lengths):
        made = [made] * length
    return list(made)


def lifted(ops: Arrays, x: Any) -> Any:
    """An array as a number of a formula."""
    if ops.is_wide(x) and any(isinstance(one, Fraction) for one in x.reshape(-1)):
        np = NumpyArrays().np
        parts = [
            np.frompyfunc(lambda one, part=part: getattr(one, part), 1, 1)(x) for part in ("numerator", "denominator")
        ]
        tops, belows = (ops.settled(part) for part in parts)
        return Ratio(ops, Line(ops, tops, ops.ends(tops)), Line(ops, belows, ops.ends(belows)))
    if "float" in str(x.dtype):
        return Floats(ops, x, given=True)
    return Ratio(ops, Line(ops, x, ops.ends(x)), 1)


def plain(value: Any) -> Any:
    """An exact value as a plain number: a whole number, a fraction, a float for what is neither; lists of them."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    found = plain_number(value)
    return float(value) if found is None else found


def worked_out(function: Callable[..., Any], symbols: Sequence[Any], points: Points) -> Iterator[tuple[Points, Any]]:
    """What a written formula gives, group by group; None where it is asked point by point what there is.

    Errors: `TooLong`.
    """
    waiting = [points]
    while waiting:
        group = waiting.pop()
        try:
            found = function(*(group.number(symbol) for symbol in symbols))
        except Split as split:
            groups, doubtful = _groups(split, group)
            waiting += map(group.picked, groups)
            if len(doubtful):
                yield group.picked(doubtful), None
        except SymcnnError:
            raise
        except (NoLoop, ArithmeticError, ValueError):
            yield group, None
        else:
            yield group, found


def _groups(split: Split, points: Points) -> tuple[list[Any], Any]:
    """The places of each group, and those that are in doubt."""
    np = NumpyArrays().np
    keys = points.flat(split.groups)
    doubt = np.zeros(keys.shape, dtype=bool) if split.doubt is None else points.flat(split.doubt)
    sure = np.flatnonzero(~doubt)
    _, which = np.unique(keys[sure], return_inverse=True)
    order = np.argsort(which, kind="stable")
    ends = np.flatnonzero(np.diff(which[order])) + 1
    groups = np.split(sure[order], ends) if len(sure) else []
    return groups, np.flatnonzero(doubt)


def _item(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


__all__ = ["Points", "lifted", "plain", "repeated", "worked_out"]
