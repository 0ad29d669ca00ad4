"""All whole numbers at which a proposition holds: boxes are cut until each is seen to hold everywhere or nowhere.

What is left out is left out by an enclosure (`symcnn.query.intervals`), so the list is complete. No bound is needed
where the enclosures settle what is far out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import ForAll, HasValue
from symcnn.query.domain import put
from symcnn.query.ends import INF, End, Interval, NoEnclosure, NoValue
from symcnn.query.intervals import certain

Fact = Any
"""A proposition, or a tuple of equivalent ones: what one of them settles is settled."""
MOST_BOXES = 60_000
MOST_ENDLESS = 6_000
"""Boxes that are looked at where several unknowns are without bounds."""
FAR = 2**20000
"""Further out than this nothing is cut any more: an endless box is then given up."""


@dataclass(frozen=True)
class Found:
    """Boxes of whole numbers, one interval for each unknown, in order; ends may be infinite."""

    boxes: tuple[tuple[Interval, ...], ...]


class Endless(SymcnnError):
    """The search did not come to an end; the message says which unknown needs a bound."""


def everywhere(
    facts: Sequence[Fact],
    unknowns: Sequence[Any],
    bounds: Sequence[Interval],
    lists: Mapping[Any, Sequence[Any]] | None = None,
) -> Found:
    """All boxes of whole numbers within bounds in which all facts hold, and outside of which one does not.

    ``lists`` are the members of sequences, by their symbols.

    >>> n = sp.Symbol("n", integer=True)
    >>> everywhere([n >= 1, sp.Eq(sp.floor((n - 11) / 4) + 1, 55)], [n], [(-INF, INF)]).boxes
    (((227, 230),),)

    Errors: `Endless` where the search does not end; `NoEnclosure` for what cannot be enclosed.
    """
    start = tuple(_narrowed(facts, unknown, bound) for unknown, bound in zip(unknowns, bounds, strict=True))
    todo, held, looked = [start], list[tuple[Interval, ...]](), 0
    known: dict[Any, Any] = {base.label: items for base, items in (lists or {}).items()}
    while todo:
        box = todo.pop()
        if any(low > high for low, high in box):
            continue
        looked += 1
        if looked > (MOST_ENDLESS if len(unknowns) > 1 and _endless(start) else MOST_BOXES):
            raise Endless(_needs(unknowns, [start]))
        holds = _all_hold(facts, {**known, **dict(zip(unknowns, box, strict=True))})
        if holds is None and all(low == high for low, high in box):
            holds = _at(facts, {unknown: low for unknown, (low, _) in zip(unknowns, box, strict=True)}, lists or {})
        if holds:
            held.append(box)
        elif holds is None:
            parts = _cut(box)
            if parts is None:
                raise Endless(_needs(unknowns, [box]))
            todo += parts
    return Found(tuple(_merged(sorted(held))))


def _narrowed(facts: Sequence[Fact], unknown: Any, bound: Interval) -> Interval:
    """The bounds of an unknown, and those that a fact states of it alone: ``n >= 1``."""
    low, high = bound
    for given in facts:
        for part in sp.And.make_args(given[0] if isinstance(given, tuple) else given):
            if not isinstance(part, Relational) or part.lhs != unknown or not part.rhs.is_Integer:
                continue
            end = int(part.rhs)
            if isinstance(part, sp.Ge):
                low = max(low, end)
            elif isinstance(part, sp.Gt):
                low = max(low, end + 1)
            elif isinstance(part, sp.Le):
                high = min(high, end)
            elif isinstance(part, sp.Lt):
                high = min(high, end - 1)
    return low, high


def _all_hold(facts: Sequence[Fact], box: dict[Any, Interval]) -> bool | None:
    open_ones = False
    for fact in facts:
        holds = None
        for version in fact if isinstance(fact, tuple) else (fact,):
            try:
                holds = certain(version, box)
            except NoValue:
                holds = False
            if holds is not None:
                break
        if holds is False:
            return False
        open_ones = open_ones or holds is None
    return None if open_ones else True


def _at(facts: Sequence[Fact], point: dict[Any, int], lists: Mapping[Any, Sequence[Any]]) -> bool:
    """Whether all facts hold at a point; equality of what is not rational is proved or disproved.

    Errors: `NoEnclosure` where neither is seen.
    """
    values = {**lists, **{unknown: sp.Integer(value) for unknown, value in point.items()}}
    for given in facts:
        fact = given[0] if isinstance(given, tuple) else given
        try:
            said = _said(fact, values)
        except TypeError:  # SymPy's, of a comparison of what is no real number
            return False
        if said == sp.false or said.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            return False
        if said == sp.true:
            continue
        if not isinstance(said, Relational):
            raise NoEnclosure(str(fact))
        difference = sp.simplify(sp.expand_log(said.lhs - said.rhs, force=True))
        if difference.is_zero:
            if isinstance(said, (sp.Eq, sp.Ge, sp.Le)):
                continue
            return False
        holds = certain(said.func(difference, 0, evaluate=False), {})
        if holds is None:
            raise NoEnclosure(str(said))
        if not holds:
            return False
    return True


def _said(fact: Formula, values: Mapping[Any, Any]) -> Formula:
    """A fact at a point."""
    if isinstance(fact, HasValue):
        value = put(fact.term, values).doit()
        real = value.is_number and value.is_finite and value.is_real is not False and not value.has(sp.Indexed)
        return sp.true if real else sp.false
    if isinstance(fact, ForAll):
        *inner, (index, low, high) = fact.limits
        low, high = put(low, values), put(high, values)
        if not (low.is_Integer and high.is_Integer):
            raise NoEnclosure(str(fact))
        body = ForAll(fact.body, *inner) if inner else fact.body
        places = (sp.Integer(place) for place in range(int(low), int(high) + 1))
        return sp.And(*(_said(body.xreplace({index: place}), values) for place in places))
    found: Formula = put(fact, values).doit()
    return found


def _cut(box: tuple[Interval, ...]) -> list[tuple[Interval, ...]] | None:
    """Two halves along the widest side; an endless one is cut at twice the distance. None where that is too far."""
    sizes = [high - low if INF not in (high, -low) else INF for low, high in box]
    widest = max(range(len(box)), key=sizes.__getitem__)
    low, high = box[widest]
    if low == -INF and high == INF:
        middle: End = 0
    elif high == INF:
        middle = 2 * max(low, 0) + 1 if low >= 0 else 0
    elif low == -INF:
        middle = 2 * min(high, 0) - 2 if high <= 0 else -1
    else:
        middle = (low + high) // 2
    if abs(middle) > FAR:
        return None
    halves = (low, middle), (middle + 1, high)
    return [(*box[:widest], half, *box[widest + 1 :]) for half in reversed(halves)]


def _merged(boxes: Sequence[tuple[Interval, ...]]) -> Iterator[tuple[Interval, ...]]:
    """Boxes of one unknown that follow one another, as one."""
    open_box: tuple[Interval, ...] | None = None
    for box in boxes:
        if open_box is not None and len(box) == 1 and open_box[0][1] + 1 == box[0][0]:
            open_box = ((open_box[0][0], box[0][1]),)
            continue
        if open_box is not None:
            yield open_box
        open_box = box
    if open_box is not None:
        yield open_box


def _needs(unknowns: Sequence[Any], boxes: Sequence[tuple[Interval, ...]]) -> str:
    wide = [
        str(unknown)
        for place, unknown in enumerate(unknowns)
        if any(INF in (box[place][1], -box[place][0]) for box in boxes)
    ] or [str(unknowns[0])]
    bounds = ", ".join(f"{name}_max = 100" for name in wide)
    return (
        f"the search for {', '.join(map(str, unknowns))} does not come to an end; bounds would help, such as {bounds}"
    )


def _endless(box: tuple[Interval, ...]) -> bool:
    return any(INF in (high, -low) for low, high in box)


__all__ = ["Endless", "Found", "everywhere"]
