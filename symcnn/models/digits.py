"""Several axes made one, and one axis made several: a cell's number has digits, and each is the cell of an axis.

Where an axis is cut into pieces of ``k`` cells, cell ``i`` is cell ``i mod k`` of piece ``floor(i/k)``. What is read of
the pieces and of the cells in them is followed apart, and put together again where they are one axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from symcnn.models.fields import MOST_PHASES, Field, content, everything, repeated
from symcnn.models.spans import LONGEST, Span, at_most, cells, clipped, of_bits
from symcnn.models.value import Reads, product
from symcnn.models.whole import Size, Whole


def digit_of(field: Field, reads: Reads, why: object) -> Field:
    """What is read of the axis of a digit, ``floor((c - p)/up) mod k``, by those who read cells ``c``."""
    up, k, p = reads.up, reads.k, reads.p
    if not (isinstance(up, int) and isinstance(k, int)):
        return everything(field, f"which of the cells it reads depends on the sizes, which can be named ({why})", False)
    times = up * k // math.gcd(up * k, content(field.step))
    if times * field.period > MOST_PHASES:
        return everything(field, f"more than {MOST_PHASES} phases ({why})", exact=False)
    field = repeated(field, times)
    spans = []
    for one in field.spans:
        found = one and _digits(one, up, k, p)
        if one and found is None:
            return everything(field, f"which of the cells it reads depends on the sizes ({why})", exact=False)
        spans.append(found)
    return replace(field, spans=tuple(spans), step=0)


def _digits(one: Span, up: int, k: int, p: Size) -> Span | None:
    """The digits of cells; None where they are not known."""
    if isinstance(p, Whole) or not (isinstance(one.low, int) and isinstance(one.high, int)):
        return cells(0, k - 1) if one.solid and at_most(up * k - one.extent, 0) else None
    first, last = (one.low - p) // up, (one.high - p) // up
    if one.solid:
        if last - first + 1 >= k:
            return cells(0, k - 1)
        if first % k <= last % k:
            return cells(first % k, last % k)
        return of_bits(0, (1 << k) - 1 & ~((1 << first % k) - 1) | (1 << last % k + 1) - 1)
    if one.members is None:
        return None
    bits = 0
    for cell in one:
        bits |= 1 << (cell - p) // up % k
    return of_bits(0, bits)


def through_digits(field: Field, reads: Reads, why: object) -> Field:
    """What is read of an axis by those who read one that is made of others: those that make up a digit of it."""
    up, k = reads.up, reads.k
    plain = isinstance(k, int) and k == 1 and isinstance(reads.s, int) and reads.s == 1
    if reads.kind == "all":
        return everything(field, why)
    if reads.kind == "window" and plain and isinstance(reads.p, int) and reads.p == 0:
        return field
    sides = [side for side, _ in field.digits]
    leading = reads.kind == "scaled" and plain
    for start in range(len(sides) if reads.kind == "digit" or leading else 0):
        for end in range(start + 1, len(sides) + 1):
            if product(sides[end:]) == up and (start == 0 if leading else product(sides[start:end]) == k):
                kept = field.digits[start:end]
                return kept[0][1] if len(kept) == 1 else composed(kept, why)
    return everything(field, f"which of the cells it reads is not said: {why}", exact=False)


def composed(digits: Sequence[tuple[Size, Field]], why: object) -> Field:
    """An axis of which each digit is said apart; as a whole, a bound."""
    flat = tuple(part for side, one in digits for part in (one.digits or ((side, one),)))
    first = flat[0][1]
    said = next((one.why for _, one in flat if not one.exact), "") or f"several axes are one ({why})"
    exact, aligned = all(one.exact for _, one in flat), all(one.aligned for _, one in flat)
    return Field(first.axis, (), 0, exact, aligned, said, digits=flat)


def summed(parts: Sequence[tuple[Size, Size, Field]], why: object, apart: bool) -> Field:
    """What is read of an axis by those who read its digits: of each its place value, its side and its field.

    ``apart`` lets an axis stand for which there is no one field, each digit said for itself.
    """
    told = [one for one in parts if one[2].everything and not one[2].digits]
    fields = [field for _, _, field in parts]
    if len(told) == len(parts):
        return everything(fields[0], fields[0].why or why, all(one.exact for one in fields))
    moving = {one.axis for one in fields if not one.still and not (one.everything and not one.digits)}
    if any(one.digits for one in fields) or len(moving) > 1:
        if apart:
            return composed([(side, field) for _, side, field in parts], why)
        return everything(fields[0], f"which of the cells it reads is not said: {why}", exact=False)
    exact = all(one.exact for one in fields) and sum(one.tied for one in fields) < 2
    aligned = all(one.aligned for one in fields)
    still = [(place, _still(side, one)) for place, side, one in parts]
    period = math.lcm(*(one.period for _, one in still))
    if period > MOST_PHASES:
        return everything(fields[0], f"more than {MOST_PHASES} phases ({why})", exact=False)
    spans: list[Span | None] = [Span(0, 0, 1)] * period
    step: Size = 0
    for place, one in reversed(still):
        long = repeated(one, period // one.period)
        spans = [a and b and _sum(a, place, b) for a, b in zip(spans, long.spans, strict=True)]
        step = step + place * long.step
    axis = next(iter(moving), fields[0].axis)
    said = next((one.why for one in fields if not one.exact), "") or next((one.why for one in fields if one.why), "")
    made = Field(axis, tuple(spans), step, exact, aligned, said, tied=any(one.tied for one in fields))
    return made if exact else made.bound(f"which cells go with which is not said ({why})")


def _still(side: Size, field: Field) -> Field:
    """A field that is everything as a set; of one that stays, the cells that there are: a piece's ends are not far."""
    if field.everything:
        return replace(field, spans=(cells(0, side - 1),), step=0)
    if isinstance(field.step, int) and field.step == 0:
        return replace(field, spans=tuple(one and clipped(one, side) for one in field.spans))
    return field


def _sum(low: Span, place: Size, one: Span) -> Span:
    """The cells ``place*a + b`` for ``a`` of one set and ``b`` of the lower digits."""
    first, last = place * one.low + low.low, place * one.high + low.high
    known = one.members is not None and low.members is not None and isinstance(place, int)
    if known and isinstance(first, int) and isinstance(last, int) and last - first < LONGEST:
        assert one.members is not None and low.members is not None and isinstance(place, int)
        bits, many = 0, one.members
        if place == 1 and low.members.bit_count() < many.bit_count():
            few, many = low.members, many
        else:
            few, many = many, low.members
        by = 1 if few is not one.members else place
        while few:
            lowest = few & -few
            bits |= many << by * (lowest.bit_length() - 1)
            few ^= lowest
        found = of_bits(first, bits)
        assert found is not None
        return found
    touching = at_most(place - low.extent, 0) if low.solid else False
    alone = one.low == one.high
    return cells(first, last, low.solid and (alone or (one.solid and touching)))


def boxed(whole: Field, parts: Sequence[Field]) -> bool:
    """Whether the digits of what is read are free of each other: each of one goes with each of the others."""
    if whole.everything or any(one.everything for one in parts):
        return whole.everything
    for phase, span in enumerate(whole.spans):
        if span is None or span.low == span.high:
            continue
        counts = [one.spans[phase % one.period] for one in parts]
        sizes = [one.count for one in counts if one]
        if span.count is None or None in sizes or product(sizes) != span.count:  # type: ignore[arg-type]
            return False
    return True


__all__ = ["boxed", "composed", "digit_of", "summed", "through_digits"]
