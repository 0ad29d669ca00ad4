"""Sets of cells along an axis: their ends, and each of their members where these are plain numbers.

Members are the bits of a Python integer, the first cell the lowest bit, so that the taps of a window are a few shifts
even where a set has thousands of members. Where an end holds a symbol there are only the ends, and whether all cells
between them belong to the set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.models.whole import Size, bounds, ceiling, floor, greatest, least

LONGEST = 1 << 22
"""Cells up to which the members of a set are written out."""


@dataclass(frozen=True, slots=True)
class Span:
    """A set of cells that has a member: its first and last, and its members (None: ``solid`` says if all between)."""

    low: Size
    high: Size
    members: int | None = None
    solid: bool = True

    @property
    def extent(self) -> Size:
        """From the first cell to the last, both counted."""
        return self.high - self.low + 1

    @property
    def count(self) -> Size | None:
        """The number of its cells; None where it is not known."""
        if self.members is not None:
            return self.members.bit_count()
        return self.extent if self.solid else None

    def moved(self, by: Size) -> Span:
        """The same set, so many cells further on."""
        if isinstance(self.members, int) and not isinstance(by, int):
            return Span(self.low + by, self.high + by, None, self.solid)
        return Span(self.low + by, self.high + by, self.members, self.solid)

    def beyond(self, side: int) -> Iterator[int]:
        """Those of its cells that lie outside of a row of ``side`` cells, where they are written out."""
        assert self.members is not None and isinstance(self.low, int) and isinstance(self.high, int)
        if self.low < 0:
            yield from of_bits(self.low, self.members & (1 << -self.low) - 1) or ()
        if self.high >= side:
            first = max(side, self.low)
            yield from of_bits(first, self.members >> first - self.low) or ()

    def __iter__(self) -> Iterator[int]:
        """Its cells in order, where they are written out."""
        assert self.members is not None and isinstance(self.low, int)
        for place, bit in enumerate(reversed(bin(self.members)[2:])):
            if bit == "1":
                yield self.low + place


def cells(low: Size, high: Size, solid: bool = True) -> Span:
    """All cells from one to another; not all, or nobody knows which, if it is not ``solid``."""
    if solid and isinstance(low, int) and isinstance(high, int) and high - low < LONGEST:
        return Span(low, high, (1 << high - low + 1) - 1)
    return Span(low, high, None, solid)


def of_bits(low: int, bits: int) -> Span | None:
    """The cells that are the bits of a number, the lowest of which is cell ``low``; None if there are none.

    >>> list(of_bits(-2, 0b10110))
    [-1, 0, 2]
    """
    if not bits:
        return None
    front = (bits & -bits).bit_length() - 1
    bits >>= front
    return Span(low + front, low + front + bits.bit_length() - 1, bits, not bits & (bits + 1))


def union(one: Span, other: Span) -> Span:
    """The cells of both."""
    low, high = least(one.low, other.low), greatest(one.high, other.high)
    if one.members is not None and other.members is not None:
        assert isinstance(one.low, int) and isinstance(other.low, int) and isinstance(low, int)
        if isinstance(high, int) and high - low < LONGEST:
            found = of_bits(low, (one.members << one.low - low) | (other.members << other.low - low))
            assert found is not None
            return found
    for wide, narrow in ((one, other), (other, one)):
        if wide.solid and low == wide.low and high == wide.high:
            return wide if narrow is not wide else one
    meet = at_most(other.low - one.high, 1) and at_most(one.low - other.high, 1)
    return Span(low, high, None, one.solid and other.solid and meet)


def at_most(size: Size, most: int) -> bool:
    """Whether a size is sure to be no more than a number."""
    high = bounds(size)[1]
    return high is not None and high <= most


def common(one: Span | None, other: Span | None) -> Span | None:
    """The cells that are in both; of ends alone those between which they lie."""
    if one is None or other is None:
        return None
    low, high = greatest(one.low, other.low), least(one.high, other.high)
    if one.members is not None and other.members is not None:
        assert isinstance(low, int) and isinstance(one.low, int) and isinstance(other.low, int)
        return of_bits(low, (one.members >> low - one.low) & (other.members >> low - other.low))
    return None if at_most(high - low, -1) else Span(low, high, None, one.solid and other.solid)


def clipped(one: Span, side: Size) -> Span | None:
    """Those of its cells that lie in a row of ``side`` cells."""
    if one.members is not None and isinstance(side, int):
        assert isinstance(one.low, int)
        bits, low = one.members, one.low
        if low < 0:
            bits, low = bits >> -low, 0
        return of_bits(low, bits & ((1 << max(side - low, 0)) - 1))
    low_, high_ = greatest(one.low, 0), least(one.high, side - 1)
    return None if at_most(high_ - low_, -1) else Span(low_, high_, None, one.solid)


def windows(one: Span, low: Size, extent: Size, k: Size, s: Size, d: Size) -> Span:
    """The cells that windows of ``k`` taps, ``d`` apart, read at these places, ``s`` apart, from ``low`` on."""
    high = low + extent - 1
    if _written(one, low, high) and isinstance(low, int) and isinstance(k, int) and isinstance(s, int):
        assert one.members is not None and isinstance(d, int)
        found = of_bits(low, _taps(_spread(one.members, s), k, d))
        assert found is not None
        return found
    touching = one.low == one.high or (one.solid and at_most(s - (k - 1 if k != 1 else 0), 1))
    return cells(low, high, touching and (k == 1 or d == 1))


def _written(one: Span, low: Size, high: Size) -> bool:
    """Whether members are known, and can be from one cell to another."""
    return one.members is not None and isinstance(low, int) and isinstance(high, int) and high - low < LONGEST


def _taps(bits: int, k: int, d: int) -> int:
    """The bits, and each again ``d``, ``2*d``, ..., ``(k-1)*d`` further on, by doubling."""
    done = 1
    while done < k:
        step = min(done, k - done)
        bits |= bits << d * step
        done += step
    return bits


def _spread(bits: int, s: int) -> int:
    """The bits, ``s`` apart."""
    if s == 1 or bits == 1:
        return bits
    return int(("0" * (s - 1)).join(bin(bits)[2:]), 2)


def _every(bits: int, s: int, first: int) -> int:
    """Every ``s``-th bit from ``first`` on."""
    kept = bin(bits >> first)[2:][::-1][::s]
    return int(kept[::-1], 2)


def transposed(one: Span, k: Size, s: int, d: Size, p: Size) -> tuple[Span | None, bool]:
    """The cells ``j`` for which ``j*s - p + d*t`` is one of these for a tap ``t``, and whether that is exact."""
    back = d * (k - 1)
    first, last = one.low + p - back, one.high + p
    if _written(one, first, last) and isinstance(first, int) and isinstance(k, int) and isinstance(d, int):
        assert one.members is not None
        front = -first % s
        return of_bits((first + front) // s, _every(_taps(one.members, k, d), s, front)), True
    low, high = ceiling(first, s), floor(last, s)
    exact = s == 1 or (one.solid and (k == 1 or d == 1))
    if at_most(high - low, -1):
        return None, exact
    return Span(low, high, None, one.solid and (k == 1 or d == 1)), exact and _least_one(one, k, s)


def _least_one(one: Span, k: Size, s: int) -> bool:
    """Whether some cell is sure to be read, however the places fall."""
    return at_most(s - (one.extent + k - 1), 0)


def scaled(one: Span, k: Size, s: Size, p: Size, up: int) -> tuple[Span, bool]:
    """The cells that are read around ``x = (s*i - p)/up`` for these places ``i``, and whether that is exact.

    One cell is ``floor(x)``. Interpolation reads an even number of them, half on each side; where ``x`` is whole it
    reads that cell alone, since the weights of the others are 0.
    """
    first, last = s * one.low - p, s * one.high - p
    if _written(one, first, last) and isinstance(first, int) and isinstance(k, int) and isinstance(s, int):
        assert one.members is not None
        low = first // up
        bits = _spread(one.members, s) << first - low * up
        whole, between = _every(bits, up, 0), 0
        for residue in range(1, up):
            between |= _every(bits, up, residue)
        if k > 1:
            front = k // 2 - 1
            whole, between, low = whole << front, _taps(between, k, 1), low - front
        found = of_bits(low, whole | between)
        assert found is not None
        return found, True
    solid = one.solid and (one.low == one.high or at_most(s, up))
    if k == 1 or up == 1:
        return cells(floor(first, up), floor(last, up), solid), True
    half = floor(k, 2)
    return cells(floor(first, up) - half + 1, ceiling(last, up) + half - 1, solid), k == 2


def parts(one: Span, s: Size, up: int) -> Span:
    """The cells of which some lies in the part from ``i*s/up`` to ``(i+1)*s/up`` for one of these ``i``."""
    low, high = floor(s * one.low, up), ceiling(s * (one.high + 1), up) - 1
    if one.solid or one.members is None or not isinstance(s, int):
        return cells(low, high, one.solid)
    bits = 0
    assert isinstance(low, int)
    for place in one:
        first, end = place * s // up, -(-(place + 1) * s // up)
        bits |= ((1 << end - first) - 1) << first - low
    found = of_bits(low, bits)
    assert found is not None
    return found


__all__ = [
    "LONGEST",
    "Span",
    "at_most",
    "cells",
    "clipped",
    "common",
    "of_bits",
    "parts",
    "scaled",
    "transposed",
    "union",
    "windows",
]
