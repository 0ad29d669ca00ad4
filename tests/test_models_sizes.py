"""Sizes in normal form say what the arithmetic of integers says, and what is said of them for all sizes holds."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import sympy as sp
from conftest import tries
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.formulas.symbols import integers
from symcnn.models.comparing import increasing, least_value, never_below, worst
from symcnn.models.results import Requirement, reader
from symcnn.models.sizes import formula, mapped, symbols, value
from symcnn.models.whole import Size, Whole, bounds, ceiling, floor, greatest, least, symbol

H, W = symbol("H"), symbol("W")
PLACES = tuple(itertools.product((1, 2, 3, 5, 8, 13, 31, 64), (1, 2, 7, 12)))


@dataclass(frozen=True)
class Pair:
    """A size, and the function that it is."""

    size: Size
    at: Callable[[int, int], int]


LEAVES = st.sampled_from([Pair(H, lambda h, w: h), Pair(W, lambda h, w: w)]) | st.integers(-5, 5).map(
    lambda c: Pair(c, lambda h, w: c)
)


def joined(parts: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def of(one: Pair, other: Pair, kind: str, k: int) -> Pair:
        a, b, f, g = one.size, other.size, one.at, other.at
        made: dict[str, Callable[[], Pair]] = {
            "+": lambda: Pair(a + b, lambda h, w: f(h, w) + g(h, w)),
            "-": lambda: Pair(a - b, lambda h, w: f(h, w) - g(h, w)),
            "*": lambda: Pair(a * b, lambda h, w: f(h, w) * g(h, w)),
            "times": lambda: Pair(a * k, lambda h, w: f(h, w) * k),
            "//": lambda: Pair(floor(a, k), lambda h, w: f(h, w) // k),
            "%": lambda: Pair(a % k, lambda h, w: f(h, w) % k),
            "ceiling": lambda: Pair(ceiling(a, k), lambda h, w: -(-f(h, w) // k)),
            "least": lambda: Pair(least(a, b), lambda h, w: min(f(h, w), g(h, w))),
            "greatest": lambda: Pair(greatest(a, b), lambda h, w: max(f(h, w), g(h, w))),
        }
        return made[kind]()

    kinds = st.sampled_from(["+", "-", "*", "times", "//", "%", "ceiling", "least", "greatest"])
    return st.builds(of, parts, parts, kinds, st.integers(1, 6))


PAIRS = st.recursive(LEAVES, joined, max_leaves=8)


@settings(deadline=None, max_examples=tries(400))
@given(PAIRS)
def test_a_size_is_what_the_arithmetic_of_integers_gives(pair: Pair) -> None:
    low, high = bounds(pair.size)
    for h, w in PLACES:
        true = pair.at(h, w)
        assert value(pair.size, {"H": h, "W": w}) == true
        assert (low is None or low <= true) and (high is None or true <= high)


@settings(deadline=None, max_examples=60)
@given(PAIRS)
def test_its_formula_says_the_same_and_so_do_arrays(pair: Pair) -> None:
    expr, (h, w) = formula(pair.size), integers("H W")
    for at in PLACES[::7]:
        assert expr.subs({h: at[0], w: at[1]}, simultaneous=True).doit() == pair.at(*at)
    rows = {"H": np.array([a for a, _ in PLACES]), "W": np.array([b for _, b in PLACES])}
    assert np.array_equal(np.broadcast_to(value(pair.size, rows), len(PLACES)), [pair.at(*at) for at in PLACES])


@settings(deadline=None, max_examples=tries(300))
@given(PAIRS, PAIRS, st.integers(1, 9), st.integers(1, 5))
def test_what_is_never_below_is_never_below(one: Pair, other: Pair, low: int, wide: int) -> None:
    most = low + 8
    if never_below(one.size, other.size, {"H": (low, most), "W": (wide, None)}):
        for h, w in itertools.product(range(9), (0, 1, 2, 12, 50)):
            assert one.at(low + h, wide + w) >= other.at(low + h, wide + w)
    if never_below(one.size, other.size, {"H": (low, None), "W": (wide, None)}):
        for h, w in itertools.product((0, 1, 2, 3, 5, 8, 13, 64), (0, 1, 2, 12)):
            assert one.at(low + h, wide + w) >= other.at(low + h, wide + w)


@settings(deadline=None, max_examples=tries(200))
@given(PAIRS)
def test_what_is_said_to_rise_rises(pair: Pair) -> None:
    if isinstance(pair.size, Whole) and increasing(pair.size):
        for w in (1, 4):
            values = [pair.at(h, w) for h in range(1, 40)]
            assert values == sorted(values)
        if symbols(pair.size) == {"H"}:
            first = least_value(pair.size, "H")
            assert first == 1 or pair.at(first - 1, 1) < 0
            assert first > 10**6 or pair.at(first, 1) >= 0


@settings(deadline=None, max_examples=tries(100))
@given(st.lists(PAIRS, min_size=1, max_size=5))
def test_the_worst_of_several_has_their_maximum(pairs: list[Pair]) -> None:
    for high in (None, 9):
        kept = worst([pair.size for pair in pairs], {"H": (2, high)})
        for h, w in [place for place in PLACES if 2 <= place[0] <= (high or place[0])]:
            assert max(value(one, {"H": h, "W": w}) for one in kept) == max(pair.at(h, w) for pair in pairs)


@settings(deadline=None, max_examples=tries(100))
@given(PAIRS, st.sampled_from([">=", "==", "!="]))
def test_what_is_settled_holds_everywhere_or_nowhere(pair: Pair, relation: str) -> None:
    asked = Requirement(pair.size, relation)
    if asked.settled is not None:
        assert {asked.holds(pair.at(h, w)) for h, w in PLACES} == {asked.settled}


def test_halving_five_times_is_one_ceiling() -> None:
    side: Size = H
    for _ in range(5):
        side = floor(side + 2 - 3, 2) + 1
    assert side == ceiling(H, 32) and str(side) == "ceiling(H/32)"
    assert str(floor(floor(floor(H, 2), 2), 3)) == "floor(H/12)"


def test_padding_to_a_multiple_and_back_is_seen() -> None:
    """As a model does that pads by what a division leaves: the sum is a multiple, whatever the size."""
    padded = H + (-H) % 4
    assert floor(padded, 4) == ceiling(H, 4) and padded % 4 == 0
    same = greatest((ceiling(H, 2) - 1) * 2 + 3 - H, 0)
    assert floor(H + same - 3, 2) + 1 == ceiling(H, 2)


def test_symbols_are_put_in_everywhere() -> None:
    size = greatest(floor(H, 2) * W, W + 3) + least(H, W)
    assert mapped(size, lambda name: 7 if name == "H" else W) == greatest(3 * W, W + 3) + least(7, W)


n, k, s = integers("n k s")


@pytest.mark.parametrize(
    ("expr", "found"),
    [
        (sp.floor((n - k) / s) + 1, "floor((H - 3)/2) + 1"),
        (sp.ceiling(n / 2), "ceiling(H/2)"),
        (n * (n + 1) / 2, None),
        (sp.Max(n - k, 0), "Max(0, H - 3)"),
    ],
)
def test_formulas_are_read(expr: sp.Expr, found: str | None) -> None:
    size = reader(expr, "trial")({"n": H, "k": 3, "s": 2})
    for h in (3, 4, 5, 10, 11):
        exact = expr.subs({n: h, k: 3, s: 2})
        if found is not None:
            assert value(size, {"H": h}) == exact
        else:
            assert sp.Rational(value(size.over, {"H": h}), size.by) == exact
