"""What the cells along an axis of one map read along an axis of another: phase by phase, by composition of steps.

After strides alone all output cells read the same cells, moved. After up-sampling they do so in turns: output cells
whose numbers leave the same rest (their *phase*) on division by the period. A `Field` holds for each phase the set that
the first of its cells reads, and how far that moves from one to the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from symcnn.models.borders import BORDERS, between, bordered, mirrored, up_to
from symcnn.models.spans import Span, parts, scaled, transposed, union, windows
from symcnn.models.value import Reads
from symcnn.models.whole import Size, Whole, floor

MOST_PHASES = 1 << 12
"""Phases up to which a field is followed one by one."""

Window = Callable[[Size, Size, Size, Size, Size, Size], tuple[Size, Size]]
"""The first cell and the extent of what neighbours read: of the first of them, their extent, k, s, d and p."""


@dataclass(frozen=True, slots=True)
class Field:
    """What output cells read: cell ``period*q + phase`` reads ``spans[phase]``, moved by ``step*q``.

    ``axis`` is the output's. Without spans it is everything. ``exact``: no cell is in it that is not read, as far as
    the operators' rules say. ``aligned``: no two branches that meet have another stride or another centre. ``why``
    says at which operator it became everything or a bound. ``digits`` are those of an axis that is several others made
    one (`symcnn.models.digits`), each with its side. ``tied``: which of its cells are read goes with those of another
    axis.
    """

    axis: int
    spans: tuple[Span | None, ...]
    step: Size = 1
    exact: bool = True
    aligned: bool = True
    why: object = ""
    tied: bool = False
    digits: tuple[tuple[Size, Field], ...] = ()

    @property
    def period(self) -> int:
        """The number of phases."""
        return len(self.spans)

    @property
    def everything(self) -> bool:
        """Whether no window bounds it."""
        return not self.spans

    @property
    def still(self) -> bool:
        """Whether every cell reads the same set."""
        return self.period == 1 and isinstance(self.step, int) and self.step == 0

    def bound(self, why: object) -> Field:
        """The same as a bound."""
        return replace(self, exact=False, why=self.why or why)


def itself(axis: int) -> Field:
    """Each cell reads itself."""
    return Field(axis, (Span(0, 0, 1),))


def fixed(span: Span | None, of: Field) -> Field:
    """Every cell reads the same cells."""
    return Field(of.axis, (span,), 0, of.exact, of.aligned, of.why)


def everything(of: Field, why: object, exact: bool = True) -> Field:
    """Every cell reads the whole axis; what is known besides, from a field that led there."""
    return Field(of.axis, (), 0, of.exact and exact, of.aligned, why if of.exact or not of.why else of.why)


def repeated(field: Field, times: int) -> Field:
    """The same field with so many times the period."""
    if times == 1:
        return field
    spans = [one and one.moved(field.step * turn) for turn in range(times) for one in field.spans]
    return replace(field, spans=tuple(spans), step=field.step * times)


def joined(one: Field, other: Field, why: object) -> Field:
    """What both read together."""
    if one is other or one == other:
        return one
    exact, aligned = one.exact and other.exact, one.aligned and other.aligned
    said = next((field.why for field in (one, other) if not field.exact), "")
    if one.everything or other.everything:
        return _whole(one, other, aligned, said, why)
    tied = one.tied or other.tied
    both = math.lcm(one.period, other.period)
    if both <= MOST_PHASES:
        one, other = repeated(one, both // one.period), repeated(other, both // other.period)
        still = one.still and other.still
        if one.step == other.step and (one.axis == other.axis or still):
            spans = tuple(_either(a, b) for a, b in zip(one.spans, other.spans, strict=True))
            aligned = aligned and (still or _centred(one, other))
            return Field(one.axis, spans, one.step, exact, aligned, said or one.why or other.why, tied)
    return Field(one.axis, (), 0, False, False, said or f"branches move by other strides ({why})")


def _whole(one: Field, other: Field, aligned: bool, said: object, why: object) -> Field:
    """What both read together, of which one is everything."""
    for whole in (one, other):
        if whole.everything and whole.exact and not whole.digits:
            return replace(whole, aligned=aligned)
    lower = [[side for side, _ in field.digits[1:]] for field in (one, other)]  # they say what a place is worth
    if one.digits and other.digits and lower[0] == lower[1]:
        pairs = list(zip(one.digits, other.digits, strict=True))
        digits = tuple((side, joined(a, b, why)) for (side, a), (_, b) in pairs)
        if sum(a != b for (_, a), (_, b) in pairs) > 1:
            digits = tuple((side, replace(field, tied=True)) for side, field in digits)
        exact = all(field.exact for _, field in digits)
        return replace(one, exact=exact, aligned=aligned, why=said or one.why, digits=digits)
    whole = one if one.everything else other
    return replace(whole, exact=False, aligned=aligned, why=said or whole.why, digits=())


def _either(one: Span | None, other: Span | None) -> Span | None:
    return union(one, other) if one and other else one or other


def _centred(one: Field, other: Field) -> bool:
    """Whether their centres are the same, in the mean over those phases in which both read something."""
    difference: Size = 0
    for mine, theirs in zip(one.spans, other.spans, strict=True):
        if mine and theirs:
            difference = difference + (mine.low + mine.high) - (theirs.low + theirs.high)
    return isinstance(difference, int) and difference == 0


def through(field: Field, reads: Reads, window: Window, why: object) -> Field:
    """What is read of an axis by those who read a field of the axis that it makes."""
    if field.everything:
        return field
    if reads.kind == "window":
        return _windows(field, reads, window, why)
    if reads.kind in ("spread", "scaled", "parts", "between"):
        return _phases(field, reads, why)
    if reads.kind in BORDERS:
        return _bordered(field, reads, why)
    if reads.kind == "before":
        if field.still and field.spans[0]:
            return fixed(up_to(field.spans[0]), field)
        return everything(field, f"how many cells it reads depends on where it lies ({why})", exact=False)
    if reads.kind == "some":
        return everything(field, f"which of the cells it reads is not said: {why}", exact=False)
    return everything(field, why)


def _bordered(field: Field, reads: Reads, why: object) -> Field:
    """Through an axis that is longer by cells of its own: a shift where no end is met, as nowhere by a set that stays.

    Round an axis by a number of cells that depends on the sizes there is no such place.
    """
    moved = tuple(one and one.moved(-reads.p) for one in field.spans)
    if not field.still:
        if reads.kind == "wrapped" and not isinstance(reads.p, int):
            return everything(field, f"which of the cells it reads depends on where it lies ({why})", exact=False)
        return replace(field, spans=moved)
    found = moved[0] and bordered(moved[0], reads.kind, reads.k)
    if moved[0] and found is None:
        return everything(field, f"which of the cells it reads depends on the sizes ({why})", exact=False)
    return replace(field, spans=(found,))


def _windows(field: Field, reads: Reads, window: Window, why: object) -> Field:
    k, s, d, p = reads.k, reads.s, reads.d, reads.p
    if isinstance(s, int) and s <= 0:
        if s < 0:
            spans = tuple(one and mirrored(one) for one in field.spans)
            return _windows(replace(field, spans=spans, step=-field.step), replace(reads, s=-s), window, why)
        return fixed(windows(Span(0, 0, 1), -p, d * (k - 1) + 1, k, 1, d), field)
    if isinstance(k, int) and k == 1 and isinstance(s, int) and s == 1:
        if isinstance(p, int) and p == 0:
            return field
        return replace(field, spans=tuple(one and one.moved(-p) for one in field.spans))
    found: list[Span | None] = []
    for one in field.spans:
        if one is None:
            found.append(None)
        else:
            low, extent = window(one.low, one.extent, k, s, d, p)
            found.append(windows(one, low, extent, k, s, d))
    moves = isinstance(field.step, Whole) or field.step != 0
    step = window(field.step, 1, k, s, d, 0)[0] if moves else 0
    return replace(field, spans=tuple(found), step=step)


def _phases(field: Field, reads: Reads, why: object) -> Field:
    """Through what has more cells than it reads: the period grows until the step is whole again."""
    up, by = (reads.s, 1) if reads.kind == "spread" else (reads.up, reads.s)
    k, p = reads.k, reads.p
    if reads.kind == "between":
        up, by, p, k = _reduced(up, by, p, k)
    elif reads.kind != "spread":
        up, by, p = _reduced(up, by, p)
    if not isinstance(up, int) or (up < 1 and not _none(up)):
        return everything(field, f"the scale depends on the sizes, which can be named ({why})", exact=False)
    if up < 1 or (_none(by) and reads.kind == "scaled"):  # no step from cell to cell: all read the first
        return fixed(scaled(Span(0, 0, 1), reads.k, 0, p, up)[0] if up else Span(0, 0, 1), field)
    times = up // math.gcd(up, content(field.step * by))
    if times * field.period > MOST_PHASES:
        return everything(field, f"more than {MOST_PHASES} phases ({why})", exact=False)
    field = repeated(field, times)
    spans: list[Span | None] = []
    exact = True
    for one in field.spans:
        found: Span | None = None
        if one is not None:
            sure = True
            if reads.kind == "spread":
                found, sure = transposed(one, k, up, reads.d, p)
            elif reads.kind == "between":
                found, sure = between(one, by, p, up, k)
            elif reads.kind == "parts":
                found = parts(one, by, up)
            else:
                found, sure = scaled(one, k, by, p, up)
            exact = exact and sure
        spans.append(found)
    made = replace(field, spans=tuple(spans), step=floor(field.step * by, up))
    return made if exact else made.bound(f"which cells are read depends on the sizes ({why})")


def _none(size: Size) -> bool:
    return isinstance(size, int) and size == 0


def content(size: Size) -> int:
    """A whole number that divides a size, as large as is seen."""
    return math.gcd(*size.terms.values()) if isinstance(size, Whole) else size


def _reduced(*sizes: Size) -> tuple[Size, ...]:
    """The same scale in smaller numbers: a symbol that all of them hold is divided out."""
    whole = [size for size in sizes if isinstance(size, int)]
    if len(whole) == len(sizes):
        common = math.gcd(*whole) or 1
        return tuple(size // common for size in whole)
    for size in sizes:
        if isinstance(size, Whole):
            by = floor(size, content(size))
            parts = [floor(one, by) for one in sizes]
            if all(isinstance(part, int) and part * by == one for part, one in zip(parts, sizes, strict=True)):
                return _reduced(*parts)
    return sizes


def at(reads: Reads, of: Callable[[Size], Size]) -> Reads:
    """The same with its sizes replaced."""
    if not any(isinstance(size, Whole) for size in (reads.k, reads.s, reads.d, reads.p, reads.up)):
        return reads
    return replace(reads, k=of(reads.k), s=of(reads.s), d=of(reads.d), p=of(reads.p), up=of(reads.up))


__all__ = [
    *("MOST_PHASES", "Field", "Window", "at", "content", "everything", "fixed", "itself", "joined", "repeated"),
    "through",
]
