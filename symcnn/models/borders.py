"""Cells that an axis makes of its own beyond its ends, or that it turns round: where they come from.

Far from the ends of an axis all of these are shifts. Cell by cell they are known where sets are written out, or need
not be, since nothing of them lies beyond the ends.
"""

from __future__ import annotations

from collections.abc import Callable

from symcnn.models.spans import Span, at_most, cells, of_bits, union
from symcnn.models.whole import Size, ceiling, floor


def _reflected(cell: int, side: int) -> int:
    """As in a mirror on the last cell, which is not repeated.

    >>> [_reflected(cell, 4) for cell in (-2, 1, 5)]
    [2, 1, 1]
    """
    round_ = max(2 * side - 2, 1)
    place = cell % round_
    return min(place, round_ - place) if side > 1 else 0


def _repeated(cell: int, side: int) -> int:
    return min(max(cell, 0), side - 1)


def _wrapped(cell: int, side: int) -> int:
    return cell % side


BORDERS: dict[str, Callable[[int, int], int]] = {
    "reflected": _reflected,
    "repeated": _repeated,
    "wrapped": _wrapped,
}
"""By the kind of `symcnn.models.value.Reads`, which cell of a row of ``side`` cells one beyond its ends is."""


def inside(one: Span, side: Size) -> bool:
    """Whether all of its cells are sure to lie in a row of ``side`` cells."""
    return at_most(-one.low, 0) and at_most(one.high - side, -1)


def bordered(one: Span, kind: str, side: Size) -> Span | None:
    """The cells of a row that these are, of which some lie beyond its ends; None where that is not known."""
    if inside(one, side):
        return one
    if one.members is None or not isinstance(side, int) or not isinstance(one.low, int):
        return None
    place = BORDERS[kind]
    low, bits = one.low, one.members
    kept = ((bits >> -low) if low < 0 else (bits << low)) & ((1 << side) - 1)
    for cell in one.beyond(side):
        kept |= 1 << place(cell, side)
    return of_bits(0, kept)


def mirrored(one: Span) -> Span:
    """The cells with their signs changed."""
    members = one.members
    return Span(-one.high, -one.low, None if members is None else int(bin(members)[:1:-1], 2), one.solid)


def up_to(one: Span) -> Span:
    """The cells from the first of the axis to the last of these."""
    return cells(0, one.high)


def between(one: Span, s: Size, p: Size, up: Size, k: Size) -> tuple[Span, bool]:
    """The cells ``j`` with ``s*i - p < up*j < s*i - p + k`` for one of these ``i``, and whether that is exact.

    Windows overlap: ``k`` is no less than ``s + up``.
    """
    low, high = floor(s * one.low - p, up) + 1, ceiling(s * one.high - p + k, up) - 1
    if one.solid:
        return cells(low, high), True
    if one.members is None or not isinstance(low, int) or not (isinstance(s, int) and isinstance(up, int)):
        return cells(low, high, solid=False), True
    found: Span | None = None
    for place in one:
        part = cells(floor(s * place - p, up) + 1, ceiling(s * place - p + k, up) - 1)
        found = part if found is None else union(found, part)
    assert found is not None
    return found, True


__all__ = ["BORDERS", "between", "bordered", "inside", "mirrored", "up_to"]
