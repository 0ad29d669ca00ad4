"""Whether all points of arrays lie in a domain: by the ends of the arrays first, then member by member."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError
from symcnn.formulas.binding import names
from symcnn.formulas.symbols import ForAll
from symcnn.query.array_numbers import TOOLS, Repeated
from symcnn.query.array_points import Points, worked_out
from symcnn.query.array_reading import said_index
from symcnn.query.array_wholes import Mask
from symcnn.query.checks import of_each_member
from symcnn.query.domain import Domain
from symcnn.query.loops import function_of, writable


def refuse_outside(points: Points, arrays: frozenset[Any]) -> None:
    """Refuse points outside of the domain. Errors: `DomainError`, as at that point alone, with its index."""
    varying = arrays | {symbol for symbol, value in points.exact.items() if isinstance(value, Repeated)}
    for place in _suspects(points, varying):
        try:
            points.domain.values(points.one(place))
        except DomainError as error:
            raise DomainError(f"{error} at index [{said_index(points.index(place, points.shape))}]") from None


def _suspects(points: Points, arrays: frozenset[Any]) -> Iterator[int]:
    """The places at which a constraint is not seen to hold, constraint by constraint."""
    import numpy as np

    for check in _checks(points.domain, arrays):
        if any(symbol not in points.arrays and symbol not in points.exact for symbol in check.used):
            continue  # nothing is said of what is not given
        if check.function is None:
            yield from range(points.count)
            continue
        for tail in check.tails(points):
            function = _with(check.function, tail)
            for group, found in worked_out(function, check.used, points):
                if found is True:
                    continue
                at_fault = np.ones(group.count, dtype=bool)
                if isinstance(found, Mask):
                    at_fault = ~group.flat(found.true)
                    if found.doubt is not None:
                        at_fault |= group.flat(found.doubt)
                for place in np.flatnonzero(at_fault):
                    yield int(place) if group.places is None else int(group.places[place])
    yield from _lengths(points, arrays)


def _lengths(points: Points, arrays: frozenset[Any]) -> Iterator[int]:
    """The places at which a list has another length than is declared."""
    import numpy as np

    for base, items in points.exact.items():
        if not isinstance(base, sp.IndexedBase) or isinstance(items, Repeated):
            continue
        rows = [items]
        for declared in base.shape or ():
            function, used = _length(points.domain, declared)
            known = all(symbol in points.arrays or symbol in points.exact for symbol in used)
            if function is not None and known and rows and set(used) & arrays:
                for group, found in worked_out(function, used, points):
                    differs = True if found is None else found != len(rows[0])
                    at_fault = group.flat(differs.true) if isinstance(differs, Mask) else [differs] * group.count
                    for place in np.flatnonzero(at_fault):
                        yield int(place) if group.places is None else int(group.places[place])
            rows = [item for row in rows for item in row if isinstance(item, list)]


@lru_cache(maxsize=1 << 10)
def _length(domain: Domain, declared: Any) -> tuple[Callable[..., Any] | None, tuple[Any, ...]]:
    used = _used(domain, declared)
    return (function_of(declared, used, TOOLS) if writable(declared, used) else None), used


@dataclass(frozen=True)
class _Check:
    """A part of a constraint that hangs on arrays."""

    used: tuple[Any, ...]
    over: bool
    function: Callable[..., Any] | None

    def tails(self, points: Points) -> list[tuple[int, ...]]:
        """The last argument: of a statement about members each place there is."""
        if not self.over:
            return [()]
        lists = [points.exact[symbol] for symbol in self.used if isinstance(symbol, sp.IndexedBase)]
        lengths = [len(items) for items in lists if isinstance(items, list)]
        if len(lengths) < len(lists) and not lengths:
            return [(1,)]
        return [(place,) for place in range(1, min(lengths, default=0) + 1)]


@lru_cache(maxsize=1 << 9)
def _checks(domain: Domain, arrays: frozenset[Any]) -> tuple[_Check, ...]:
    return tuple(check for fact in domain.where for check in _of(domain, fact, arrays))


def _of(domain: Domain, fact: Any, arrays: frozenset[Any]) -> Iterator[_Check]:
    if fact in domain.laws:
        return  # it says nothing about numbers
    if isinstance(fact, ForAll) and (len(fact.limits) > 1 or not of_each_member(fact)):
        if set(_used(domain, fact)) & arrays:
            yield _Check(_used(domain, fact), False, None)
        return
    over = fact.limits[0][0] if isinstance(fact, ForAll) and len(fact.limits) == 1 else None
    body = fact if over is None else fact.body
    for part in body.args if isinstance(body, sp.And) else (body,):
        used = _used(domain, part)
        if not set(used) & arrays or isinstance(part, ForAll):
            continue
        known = [*used, *([] if over is None else [over])]
        plainly = isinstance(part, (Relational, sp.Or)) and writable(part, known)
        yield _Check(used, over is not None, function_of(part, known, TOOLS) if plainly else None)


def _used(domain: Domain, expr: Any) -> tuple[Any, ...]:
    return tuple(symbol for name, symbol in domain.symbols.items() if name in names(expr))


def _with(function: Callable[..., Any], tail: tuple[int, ...]) -> Callable[..., Any]:
    return (lambda *values: function(*values, *tail)) if tail else function


__all__ = ["refuse_outside"]
