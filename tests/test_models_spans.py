"""Sets of cells, member by member and by their ends alone, beside the definition of what is read."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from symcnn.models.spans import Span, clipped, common, of_bits, parts, scaled, transposed, union, windows

SETS = st.frozensets(st.integers(-9, 9), min_size=1, max_size=7)
SMALL = st.integers(1, 5)
SHIFT = st.integers(-5, 5)


def span(of: frozenset[int]) -> Span:
    found = of_bits(min(of), sum(1 << one - min(of) for one in of))
    assert found is not None and set(found) == of and (found.low, found.high) == (min(of), max(of))
    assert found.count == len(of) and found.solid == (len(of) == found.extent)
    return found


def ends(of: Span) -> Span:
    """The same of which the ends are known alone."""
    return Span(of.low, of.high, None, of.solid)


def same(found: Span | None, true: set[int], exact: bool = True) -> None:
    """Members as they are; ends as they are, or around them where they are no more than bounds."""
    if found is None:
        assert not true
    elif found.members is not None:
        assert set(found) == true and found.solid == (len(true) == found.extent)
    elif exact:
        assert (found.low, found.high) == (min(true), max(true))
        assert not found.solid or found.extent == len(true)
    else:
        assert all(found.low <= one <= found.high for one in true)


def both(cells: frozenset[int], read: Callable[[Span], Span | None], true: set[int]) -> None:
    same(read(span(cells)), true)
    same(read(ends(span(cells))), true)


@given(SETS, SMALL, SMALL, SMALL, SHIFT)
def test_windows(cells: frozenset[int], k: int, s: int, d: int, p: int) -> None:
    low, extent = s * min(cells) - p, s * (max(cells) - min(cells)) + d * (k - 1) + 1
    true = {s * one - p + d * tap for one in cells for tap in range(k)}
    both(cells, lambda one: windows(one, low, extent, k, s, d), true)


@given(SETS, SMALL, SMALL, SMALL, SHIFT)
def test_transposed_windows(cells: frozenset[int], k: int, s: int, d: int, p: int) -> None:
    true = {one for one in range(-60, 60) if any(one * s - p + d * tap in cells for tap in range(k))}
    found, exact = transposed(span(cells), k, s, d, p)
    assert exact
    same(found, true)
    found, exact = transposed(ends(span(cells)), k, s, d, p)
    same(found, true, exact)


@given(SETS, st.sampled_from([1, 2, 4, 6]), SMALL, SHIFT, SMALL)
def test_scaled_places(cells: frozenset[int], k: int, s: int, p: int, up: int) -> None:
    true = set[int]()
    for place in cells:
        below, rest = divmod(s * place - p, up)
        true |= {below} if k == 1 or not rest else set(range(below - k // 2 + 1, below + k // 2 + 1))
    for one in (span(cells), ends(span(cells))):
        same(*(lambda found: (found[0], true, found[1]))(scaled(one, k, s, p, up)))


@given(SETS, SMALL, SMALL)
def test_parts(cells: frozenset[int], s: int, up: int) -> None:
    true = {cell for cell in range(-60, 61) for one in cells if (cell + 1) * up > one * s and cell * up < (one + 1) * s}
    both(cells, lambda one: parts(one, s, up), true)


@given(SETS, SETS, st.integers(1, 12))
def test_unions_and_what_is_common(one: frozenset[int], other: frozenset[int], side: int) -> None:
    same(union(span(one), span(other)), set(one | other))
    found = union(ends(span(one)), ends(span(other)))
    assert (found.low, found.high) == (min(one | other), max(one | other))
    assert not found.solid or found.extent == len(one | other)
    same(common(span(one), span(other)), set(one & other))
    same(clipped(span(one), side), {cell for cell in one if 0 <= cell < side})
    same(span(one).moved(side), {cell + side for cell in one})
