"""The largest value over a range: proved where it bounds and is attained, and never otherwise."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.formulas.symbols import ForAll, Maximum, function, integers
from symcnn.judge import integers as whole
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.judge.maxima import decide

pytestmark = pytest.mark.skipif(not whole.available(), reason="whole-number steps need z3")

t, T, a, b = integers("t T a b")
f = function("f", integer=True)
PIECES = (ForAll(sp.Eq(f(t), a * t), (t, 0, T)), ForAll(sp.Eq(f(t), a * T - b * (t - T)), (t, T + 1, 2 * T)))
SIGNS = (T >= 1, a >= 1, b >= 1)


def proved(body: Any, low: Any, high: Any, value: Any, *facts: Any) -> bool:
    judgement = decide(sp.Eq(Maximum(body, (t, low, high)), value, evaluate=False), facts)
    return judgement is not None and judgement.status is Status.PROVED


def test_a_tent_has_its_top_in_the_middle() -> None:
    assert proved(f(t), 0, 2 * T, a * T, *PIECES, *SIGNS)


@pytest.mark.parametrize("wrong", [a * T + 1, a * T - 1, a * T - b, sp.Integer(0), sp.Max(a * T, a * T + b)])
def test_another_value_is_not_proved(wrong: Any) -> None:
    assert not proved(f(t), 0, 2 * T, wrong, *PIECES, *SIGNS)


@pytest.mark.parametrize("dropped", [*PIECES, *SIGNS[1:]])
def test_every_fact_is_needed(dropped: Any) -> None:
    kept = [fact for fact in (*PIECES, *SIGNS) if fact != dropped]
    assert not proved(f(t), 0, 2 * T, a * T, *kept)


def test_a_range_that_the_pieces_do_not_cover_is_left_alone() -> None:
    assert not proved(f(t), 0, 2 * T + 1, a * T, *PIECES, *SIGNS)
    assert not proved(f(t), -1, 2 * T, a * T, *PIECES, *SIGNS)


def test_an_empty_range_has_no_maximum() -> None:
    assert proved(2 * t, 0, T, 2 * T, T >= 0)
    assert not proved(2 * t, 0, T, 2 * T, T >= -1)
    assert not proved(sp.Integer(3), 1, 0, sp.Integer(3))


def test_every_term_of_the_value_must_be_attained() -> None:
    line = ForAll(sp.Eq(f(t), a * t + b * (T - t)), (t, 0, T))
    assert proved(f(t), 0, T, sp.Max(a * T, b * T), line, T >= 0)
    assert not proved(f(t), 0, T, sp.Max(a * T, b * T, T), line, T >= 0)
    assert not proved(f(t), 0, T, a * T, line, T >= 0)


def test_a_stated_bound_counts_on_its_own_range_alone() -> None:
    known = ForAll(f(t) <= a, (t, 0, T))
    top = sp.Eq(f(0), a)
    assert proved(f(t), 0, T, a, known, top, T >= 0)
    assert not proved(f(t), 0, T + 1, a, known, top, T >= 0)
    assert not proved(f(t), 0, T, a, known, T >= 0)
    # f(2*s) <= a for s = T says nothing of f(T).
    assert not proved(f(t), T, T, a, ForAll(f(2 * t) <= a, (t, T, T)), ForAll(f(t) >= a, (t, T, T)))


def test_free_symbols_of_the_same_name_are_not_caught() -> None:
    """A fact about a free t says nothing of the bound one."""
    assert not proved(t, 0, T, sp.Integer(3), t <= 3, T >= 3)


def test_the_largest_of_quotients_of_whole_numbers() -> None:
    taps = sp.floor((a - 1 - t) / b) + 1
    assert proved(taps, 0, b - 1, sp.floor((a - 1) / b) + 1, a >= 1, b >= 1)
    assert not proved(taps, 0, b - 1, sp.floor(a / b) + 1, a >= 1, b >= 1)
    assert not proved(taps, 1, b, sp.floor((a - 1) / b) + 1, a >= 1, b >= 1)


def test_the_judge_reaches_the_route_through_a_definition() -> None:
    peak = integers("P")
    facts = (sp.Eq(peak, Maximum(f(t), (t, 0, 2 * T))), *PIECES, *SIGNS)
    judgement = judge(Obligation(sp.Eq(peak, a * T), facts))
    assert (judgement.status, judgement.route) == (Status.PROVED, "bounded and attained")
    assert judge(Obligation(sp.Eq(peak, a * T + 1), facts), audit=False).status is not Status.PROVED


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=6), st.integers(-6, 6))
def test_numbers_agree_with_max(values: list[int], guess: int) -> None:
    facts = [sp.Eq(f(i), value) for i, value in enumerate(values)]
    found = proved(f(t), 0, len(values) - 1, sp.Integer(guess), *facts)
    assert found == (guess == max(values))
    table = Maximum(sum(v * sp.KroneckerDelta(t, i) for i, v in enumerate(values)), (t, 0, len(values) - 1))
    assert table.doit() == max(values)


@pytest.mark.parametrize("limits", [(t, 0), (t, 0, sp.Integer(3), 4), (sp.Symbol("x"), 0, 1)])
def test_a_maximum_needs_one_whole_range(limits: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match="whole-number symbol"):
        Maximum(t, limits)
