"""Moments of a stream: exact on whole numbers, merged in any grouping, and never finite where a sample is not."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.contest.moments import ORDERS, Moments, power_sums

WHOLE = st.lists(st.integers(-50, 50), min_size=1, max_size=60)
PIECES = st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=12), min_size=1, max_size=8)


def exact(values: list[Any]) -> list[Fraction]:
    """Mean and sums in fractions, and for each the size that rounding is relative to."""
    mean = sum(map(Fraction, values), Fraction(0)) / len(values)
    return [mean, *(sum(((value - mean) ** order for value in values), Fraction(0)) for order in ORDERS)]


def sizes(values: list[Any]) -> list[float]:
    """What the rounding errors of mean and sums are relative to: the same sums with every term positive."""
    mean = math.fsum(values) / len(values)
    largest = max(map(abs, values))
    # A deviation carries the rounding of the mean, and of its own value.
    deviations = [abs(value - mean) + 1e-16 * largest for value in values]
    return [largest, *(math.fsum(deviation**order for deviation in deviations) for order in ORDERS)]


def assert_close(found: Moments, expected: list[Any], scale: list[float], tolerance: float = 1e-12) -> None:
    for got, want, size in zip(found.to_list()[1:], expected, scale, strict=True):
        assert abs(got - want) <= tolerance * size + 1e-300, (got, want, size)


@given(WHOLE, st.sampled_from([torch.float32, torch.float64, torch.int64]))
def test_exact_on_whole_numbers(values: list[int], dtype: torch.dtype) -> None:
    found = Moments.of(torch.tensor(values, dtype=dtype))
    assert found.count == len(values)
    assert_close(found, exact(values), sizes(values))
    assert_close(Moments.of_values([float(value) for value in values]), exact(values), sizes(values))


@given(PIECES)
def test_merging_is_the_moments_of_the_whole(pieces: list[list[float]]) -> None:
    whole = [value for piece in pieces for value in piece]
    parts = [Moments.of(torch.tensor(piece, dtype=torch.float64)) for piece in pieces]
    scale = sizes(whole)
    from_left = reduce(add, parts)
    from_right = reduce(lambda later, earlier: earlier + later, reversed(parts))
    assert from_left.count == from_right.count == len(whole)
    assert_close(from_left, exact(whole), scale)
    assert_close(from_right, from_left.to_list()[1:], scale)


@given(WHOLE)
def test_nothing_merged_changes_nothing(values: list[int]) -> None:
    moments = Moments.of_values([float(value) for value in values])
    assert Moments() + moments == moments == moments + Moments()
    assert reduce(add, [Moments(), Moments()]) == Moments()


def test_a_fixed_order_of_merging_gives_the_same_bits() -> None:
    samples = torch.randn(3, 1000, generator=torch.Generator().manual_seed(1))
    first, again = (reduce(add, map(Moments.of, samples)) for _ in range(2))
    assert first == again
    assert reduce(add, map(Moments.of, reversed(samples))) != first


@pytest.mark.parametrize("offset", [1e6, -1e9])
def test_a_large_offset_loses_nothing(offset: float) -> None:
    """Nothing but what a double has no room for: the mean of a chunk is rounded at the size of the offset."""
    rounding = 2**-52 * abs(offset)
    noise = torch.randint(-8, 9, (40, 500), generator=torch.Generator().manual_seed(2)).to(torch.float64)
    shifted = reduce(add, [Moments.of(row + offset) for row in noise])
    whole = noise.flatten().tolist()
    mean, *sums = exact(whole)
    assert shifted.mean == pytest.approx(offset + float(mean), rel=1e-15)
    assert_close(
        Moments.from_sums(20_000, [float(mean), *shifted.to_list()[2:]]), [mean, *sums], sizes(whole), rounding
    )


def test_a_small_spread_far_from_zero_is_kept_to_the_bit() -> None:
    pairs = [Moments.of(torch.tensor([1e8 - 1, 1e8 + 1], dtype=torch.float64)) for _ in range(2000)]
    assert reduce(add, pairs) == Moments(4000, 1e8, 4000.0, 0.0, 4000.0, 0.0, 4000.0)


def test_a_long_stream_of_float32_does_not_stall() -> None:
    """A running total in float32 stands still at 2**24."""
    assert Moments.of(torch.ones(10**7)) == Moments(10**7, 1.0)
    halves = reduce(add, [Moments.of(torch.tensor([0.0, 1.0]).repeat(2**18))] * 64)
    assert halves == Moments(2**25, 0.5, *(2**25 / 2**order if order % 2 == 0 else 0.0 for order in ORDERS))


def test_unequal_streams_merge_as_well_as_equal_ones() -> None:
    """One sample joins ten million, and is seen in every sum."""
    many, one = Moments(10**7, 0.0, 1e7, 0.0, 3e7, 0.0, 15e7), Moments(1, 1000.0)
    both = many + one
    mean = Fraction(1000, 10**7 + 1)
    sums = [10**7, 0, 10**7, 0, 3 * 10**7, 0, 15 * 10**7]
    for order, got in zip(ORDERS, both.to_list()[2:], strict=True):
        shifted = sum(math.comb(order, k) * (-mean) ** (order - k) * sums[k] for k in range(order + 1))
        assert got == pytest.approx(float(shifted + (1000 - mean) ** order), rel=1e-13)
    assert both.count == 10**7 + 1 and both.mean == pytest.approx(float(mean), rel=1e-14)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_one_value_that_is_not_finite_is_never_lost(bad: float, dtype: torch.dtype) -> None:
    samples = torch.randn(1000, generator=torch.Generator().manual_seed(3), dtype=dtype)
    good = Moments.of(samples)
    samples[500] = bad
    spoilt = Moments.of(samples)
    assert good.finite and not spoilt.finite
    assert not (good + spoilt).finite and not (spoilt + good).finite


def test_an_overflow_is_not_finite_and_raises_nothing() -> None:
    for large in (1e60, 1e80, 1e200):  # of which the sixth, the fourth, and the second power overflow
        assert not Moments.of(torch.tensor([large, -large], dtype=torch.float64)).finite
    assert not (Moments(1, 1e200) + Moments(1, -1e200)).finite
    assert not (Moments(1, 1.7e308) + Moments(1, -1.7e308)).finite
    # What float32 can hold does not overflow.
    assert Moments.of(torch.tensor([3e38, -3e38])).finite


def test_samples_that_are_a_view_are_read_and_left_alone() -> None:
    whole = torch.randn(7, 3, generator=torch.Generator().manual_seed(4), dtype=torch.float64, requires_grad=True)
    view = whole[:, 1]
    before = view.detach().clone()
    sums = power_sums(view)
    assert torch.equal(view, before) and not sums.requires_grad
    assert torch.equal(sums, power_sums(before))
    assert sums.dtype == torch.float64 and sums.shape == (6,)


def test_a_constant_has_no_spread_whatever_its_size() -> None:
    for value in (0.0, 1.0, -3.0, 0.1, 1e30):
        found = Moments.of(torch.full((4096,), value))
        assert found == Moments(4096, torch.tensor(value).item())


def test_a_list_and_json_keep_every_bit() -> None:
    moments = Moments.of(torch.randn(100, generator=torch.Generator().manual_seed(5)))
    assert Moments.from_list(json.loads(json.dumps(moments.to_list()))) == moments
    assert Moments.from_sums(100, moments.to_list()[1:]) == moments
    assert Moments.from_sums(0, [math.nan] * 6) == Moments() == Moments.of(torch.empty(0))


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_known_moments_of_a_normal_number(seed: int) -> None:
    """Means of the powers are 1, 0, 3, 0, 15 in the limit; six standard errors from their own variances."""
    n = 2**14
    found = Moments.of(torch.randn(n, generator=torch.Generator().manual_seed(seed)))
    for order, got, raw in zip(ORDERS, found.to_list()[2:], (1, 0, 3, 0, 15), strict=True):
        double_factorial = math.prod(range(2 * order - 1, 0, -2))
        assert abs(got / n - raw) < 8 * math.sqrt((double_factorial - raw**2) / n)
