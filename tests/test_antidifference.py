"""Sums over ranges that meet are put together, and no others."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from sympy import Sum

from symcnn.formulas.symbols import integers, sequence
from symcnn.judge.antidifference import Antidifferences
from symcnn.judge.judgement import Obligation, Status
from symcnn.judge.judging import judge

i, j, k, n, m = integers("i j k n m")
K, A = sequence("K"), sequence("A")
ORDERED = (k >= 1, n >= k)


def proved(left: Any, right: Any, facts: tuple[Any, ...]) -> bool:
    return judge(Obligation(sp.Eq(left, right, evaluate=False), facts), audit=False).status is Status.PROVED


MEETING: list[tuple[Any, Any]] = [
    (Sum(K[i], (i, 1, k)) + Sum(K[i], (i, k + 1, n)), Sum(K[i], (i, 1, n))),
    (Sum(K[i], (i, 1, k)) + Sum(K[i + 1], (i, k, n - 1)), Sum(K[i], (i, 1, n))),
    (Sum(K[i] ** 2 + i, (i, 1, n)) - Sum(K[i] ** 2, (i, 1, k)), Sum(K[i] ** 2, (i, k + 1, n)) + n * (n + 1) / 2),
    (Sum(K[i + 1] - K[i], (i, k, n)), K[n + 1] - K[k]),
    (Sum(i, (i, k, n)), (n + k) * (n - k + 1) / 2),
    (Sum(K[i] / i, (i, 1, k)) + Sum(K[i] / i, (i, k + 1, n)), Sum(K[i] / i, (i, 1, n))),
    (Sum(K[i] * i, (i, k - 1, n)), Sum(K[i] * i, (i, k, n)) + (k - 1) * K[k - 1]),
    (Sum(A[i, j], (j, 1, i), (i, 1, k)) + Sum(A[i, j], (j, 1, i), (i, k + 1, n)), Sum(A[i, j], (j, 1, i), (i, 1, n))),
]


@pytest.mark.parametrize(("left", "right"), MEETING, ids=str)
def test_sums_over_ranges_that_meet_are_put_together(left: Any, right: Any) -> None:
    assert proved(left, right, ORDERED)


@pytest.mark.parametrize(("left", "right"), MEETING, ids=str)
def test_one_term_more_or_a_range_that_may_run_backwards_is_not(left: Any, right: Any) -> None:
    assert not proved(left, right + k, ORDERED)
    assert not proved(left, right.subs(n, n + 1), ORDERED)
    assert not proved(left, right, (k >= 1, n >= 1))


def test_a_summand_without_a_value_beyond_its_range_is_not_written_out() -> None:
    assert not proved(Sum(1 / i, (i, 1, n)), Sum(1 / i, (i, 0, n)) - 1 / k, (n >= 1, k >= 0))
    both = Antidifferences([n >= 1])
    assert not both.differences(Sum(1 / i, (i, 1, n))).has(1 / n, 1 / (n + 1))


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 3))
def test_the_antidifference_of_a_polynomial_gives_its_sums(low: int, length: int, power: int) -> None:
    high = low + abs(length) - 1
    found = Antidifferences([n >= m - 1]).differences(Sum(i**power - 2 * i, (i, m, n)))
    assert found.subs({m: low, n: high}) == sum(at**power - 2 * at for at in range(low, high + 1))
