"""The confidence sequence: Robbins' boundary, what tails are charged, and the planner that inverts it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import mpmath
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from symcnn.contest.intervals import boundary, interval, least_draws, needed, tuned, widened
from symcnn.contest.moments import Moments
from symcnn.contest.race import FIRST_LOOK

LEVELS = [0.05, 1e-2, 1e-6, 1e-9, 1e-15]
PRODUCTION = 1e-6 / 64 / 2 / 4
"""The level of one cell of four, in a run of 64 experiments at one in a million."""


def scaled(moments: Moments, count: int) -> Moments:
    """The same distribution, seen in another number of draws."""
    mean, *sums = moments.to_list()[1:]
    return Moments(count, mean, *(value * count / moments.count for value in sums))


def gamma_moments(shape: float, count: int = 10**6) -> Moments:
    """Of a gamma law of mean ``shape``: any skewness from 0 up, 2/sqrt(shape), and the cumulants (r-1)!*shape."""
    k2, k3, k4, k5, k6 = (math.factorial(r - 1) * shape for r in range(2, 7))
    central = (
        k2,
        k3,
        k4 + 3 * k2**2,
        k5 + 10 * k3 * k2,
        k6 + 15 * k4 * k2 + 10 * k3**2 + 15 * k2**3,
    )
    return Moments(count, shape, *(count * moment for moment in central))


# The boundary


def test_robbins_textbook_value() -> None:
    """Robbins 1970: |S_n| >= sqrt((n + m)*(log(1 + n/m) - 2*log(level))) with m = 1/mixture."""
    for level in LEVELS:
        for m in (1, 50, 10**6):
            for n in (1, 50, 10**4, 10**9):
                closed = math.sqrt((n + m) * (math.log1p(n / m) - 2 * math.log(level)))
                assert boundary(n, 1 / m, level) * math.sqrt(n) == pytest.approx(closed, rel=1e-12)


def test_the_boundary_is_where_the_mixture_of_likelihoods_reaches_its_limit() -> None:
    """The martingale: the ratio of likelihoods at drift t, averaged over t from a normal law, is 1/level there."""
    level, mixture, n = 0.01, 1 / 300, 1000
    total = mpmath.mpf(boundary(n, mixture, level) * math.sqrt(n))

    def weighted(t: Any) -> Any:
        return mpmath.exp(t * total - n * t * t / 2) * mpmath.npdf(t, 0, mpmath.sqrt(mixture))

    average = mpmath.quad(weighted, [-1, 0, 0.05, 0.1, 0.15, 0.2, 1])
    assert float(average) == pytest.approx(1 / level, rel=1e-9)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", [1, 4096, 10**8])
def test_the_boundary_is_tightest_where_it_is_tuned(level: float, count: int) -> None:
    best = tuned(level, count)
    for factor in (0.1, 0.5, 0.9, 1.1, 2, 10):
        assert boundary(count, best * factor, level) > boundary(count, best, level)
    assert boundary(count, best * 1.001, level) == pytest.approx(boundary(count, best, level), rel=1e-6)
    # There z**2 = x + 1, with x = count*mixture.
    assert boundary(count, best, level) ** 2 == pytest.approx(count * best + 1, rel=1e-12)


def test_the_boundary_is_wider_than_one_look_needs_and_the_wider_the_less_is_risked() -> None:
    for count in (1, 4096, 10**8):
        widths = [boundary(count, tuned(1e-6, 10**5), level) for level in LEVELS]
        assert widths == sorted(widths)
        for level in LEVELS:
            once = -NormalDist().inv_cdf(level / 2)
            assert once < boundary(count, tuned(level, count), level)
    # The rarer the alarm, the less the looks cost: 17 % more draws at two in 10**8, towards none.
    costs = [
        (boundary(1, tuned(level, 1), level) / NormalDist().inv_cdf(level / 2)) ** 2 for level in (*LEVELS, 1e-300)
    ]
    assert costs == sorted(costs, reverse=True) and costs[0] < 2.5 and costs[-1] < 1.02


@given(st.floats(1e-12, 0.4), st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_interval_for_the_mean_shrinks_with_every_draw(level: float, planned: int, count: int) -> None:
    mixture = tuned(level, planned)
    assert boundary(2 * count, mixture, level) / math.sqrt(2) < boundary(count, mixture, level)


# What tails are charged


@given(st.floats(1, 12), st.floats(-40, 40), st.integers(64, 10**9))
def test_widened_is_the_least_width_that_pays(z: float, skewness: float, count: int) -> None:
    width = widened(z, skewness, count)
    assert width >= z and width == widened(z, -skewness, count)

    def paid(w: float) -> float:
        return w**2 / 2 - abs(skewness) * w**3 / (3 * math.sqrt(count)) - w**4 / (4 * count)

    if math.isinf(width):
        grid = [z * (1 + step / 50) for step in range(500)]
        assert max(map(paid, grid)) < z * z / 2 * (1 + 1e-9)
    else:
        assert paid(width) >= z * z / 2 * (1 - 1e-9)
        assert width == z or paid(z + 0.999 * (width - z)) < z * z / 2 * (1 + 1e-9)


def test_widened_tends_to_nothing_with_more_draws_and_is_charged_by_skewness_to_first_order() -> None:
    for skewness in (0.0, 2.0, 30.0):
        widths = [widened(6.5, skewness, 10**power) for power in (6, 8, 10, 12)]
        assert widths == sorted(widths, reverse=True) and widths[-1] == pytest.approx(6.5, rel=1e-3)
        first = 6.5 * (1 + skewness * 6.5 / 3 / 10**6)
        assert widths[-1] == pytest.approx(first, rel=1e-6)


@pytest.mark.parametrize("skewness", [6.0, 20.0, 100.0])
def test_there_is_no_width_before_the_cell_is_ripe(skewness: float) -> None:
    """Without the last term the cubic has room from N = 3*(g*z)**2 on, where the width is sqrt(3)*z."""
    z = boundary(1, tuned(PRODUCTION, 1), PRODUCTION)
    first = math.ceil(3 * (skewness * z) ** 2)
    assert math.isinf(widened(z, skewness, round(0.999 * first)))
    assert z < widened(z, skewness, round(1.2 * first)) < math.sqrt(3) * z
    soon = least_draws(gamma_moments(4 / skewness**2), "mean", PRODUCTION)
    assert math.isfinite(widened(z, skewness, math.ceil(soon))) and soon == pytest.approx(first, rel=0.12)


@pytest.mark.parametrize("count", [FIRST_LOOK, 4 * FIRST_LOOK, 2**20])
@pytest.mark.parametrize("z", [3.5, 5.0, 6.5])
def test_students_tail_is_paid_for(z: float, count: int) -> None:
    """Beyond the widened width the t of normal draws lies no more often than a normal number beyond z, to 1 %."""
    with mpmath.workdps(30):
        freedom = count - 1
        t = mpmath.mpf(widened(z, 0.0, count)) * mpmath.sqrt(mpmath.mpf(freedom) / count)
        tail = mpmath.betainc(mpmath.mpf(freedom) / 2, 0.5, 0, freedom / (freedom + t**2), regularized=True)
        unpaid = mpmath.betainc(mpmath.mpf(freedom) / 2, 0.5, 0, freedom / (freedom + z**2), regularized=True)
        nominal = mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2))
        assert tail < 1.01 * nominal
        # The correction is not idle: at 4096 draws and 6.5 the tail without it is a tenth too heavy.
        assert unpaid > tail and (count > FIRST_LOOK or z < 6.5 or unpaid > 1.1 * nominal)


@pytest.mark.parametrize("chance", [0.5, 0.2, 0.05])
@pytest.mark.parametrize("z", [3.5, 6.5])
def test_the_tails_of_counts_are_paid_for_exactly(z: float, chance: float) -> None:
    """The whole binomial law, summed: the share of counts whose interval leaves out the true chance."""
    count, total = FIRST_LOOK, 0.0
    log_chance, log_rest = math.log(chance), math.log1p(-chance)
    for successes in range(1, count):
        share = successes / count
        spread = math.sqrt(share * (1 - share))
        width = widened(z, (1 - 2 * share) / spread, count)
        if abs(share - chance) > width * spread / math.sqrt(count):
            ways = math.lgamma(count + 1) - math.lgamma(successes + 1) - math.lgamma(count - successes + 1)
            total += math.exp(ways + successes * log_chance + (count - successes) * log_rest)
    assert total <= 2 * NormalDist().cdf(-z)


# The interval


def test_the_interval_of_a_mean_is_the_widened_boundary_times_the_standard_error() -> None:
    moments = gamma_moments(4.0, 10**4)  # skewness 1
    level, mixture = 1e-3, tuned(1e-3, 10**4)
    estimate, half = interval(moments, "mean", mixture, level)
    assert estimate == 4.0
    assert half == pytest.approx(widened(boundary(10**4, mixture, level), 1.0, 10**4) * math.sqrt(4 / 10**4))


def test_the_interval_of_a_variance_is_that_of_the_squares_and_of_the_sample_mean() -> None:
    """Squared deviations of an exponential number: variance 8, third central moment 240."""
    moments = gamma_moments(1.0, 10**5)
    level, mixture = 1e-3, tuned(1e-3, 10**5)
    z = boundary(10**5, mixture, level / 2)
    estimate, half = interval(moments, "variance", mixture, level)
    drift = widened(z, 2.0, 10**5) * math.sqrt(1 / 10**5)
    assert estimate == moments.variance
    assert half == pytest.approx(widened(z, 240 / 8**1.5, 10**5) * math.sqrt(8 / 10**5) + drift**2)


@pytest.mark.parametrize("estimate", ["mean", "variance"])
def test_the_unit_and_the_origin_of_the_draws_change_nothing(estimate: str) -> None:
    samples = torch.randint(-9, 30, (5000,), generator=torch.Generator().manual_seed(1)).double() ** 2
    level, mixture = 1e-2, tuned(1e-2, 5000)
    value, half = interval(Moments.of(samples), estimate, mixture, level)
    moved, same = interval(Moments.of(-0.25 * samples + 3), estimate, mixture, level)
    power = {"mean": 1, "variance": 2}[estimate]
    assert same == pytest.approx(half * 0.25**power)
    assert moved == pytest.approx(3 - 0.25 * value if estimate == "mean" else value / 16)


def test_signs_whose_squares_are_constant_leave_the_error_of_the_mean_alone() -> None:
    signs = torch.tensor([1.0, -1.0]).repeat(5000)
    level = 1e-6
    mixture = tuned(level, 10**4)
    estimate, half = interval(Moments.of(signs), "variance", mixture, level)
    assert estimate == pytest.approx(10**4 / (10**4 - 1))
    drift = widened(boundary(10**4, mixture, level / 2), 0.0, 10**4) / 100
    assert half == pytest.approx(drift**2) and abs(estimate - 1) < half


def test_a_single_outlier_silences_a_cell() -> None:
    samples = torch.zeros(5000)
    samples[0] = 1.0
    for estimate in ("mean", "variance"):
        assert math.isinf(interval(Moments.of(samples), estimate, tuned(1e-2, 5000), 1e-2)[1])


# The planner


def enough(moments: Moments, estimate: str, gap: float, level: float) -> int:
    """The least number of draws at which the interval, tuned there, is as narrow as the gap (by halving)."""

    def narrow(count: int) -> bool:
        return interval(scaled(moments, count), estimate, tuned(level, count), level)[1] <= gap

    high = 4
    while not narrow(high):
        high *= 2
    low = high // 2
    while high - low > 1 + high // 10**4:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high


@pytest.mark.parametrize("share", [0.1, 0.03, 0.01, 0.001])
@pytest.mark.parametrize("shape", [100.0, 4.0, 1.0, 0.1])
@pytest.mark.parametrize("estimate", ["mean", "variance"])
def test_needed_is_where_the_interval_is_as_narrow_as_the_gap(estimate: str, shape: float, share: float) -> None:
    """Skewness from 0.2 to 6.3, of squares from 3 to 75; the gap as a share of the mean, which is the variance."""
    moments = gamma_moments(shape)
    gap = share * shape
    exact = enough(moments, estimate, gap, PRODUCTION)
    if exact >= FIRST_LOOK:
        assert needed(moments, estimate, gap, PRODUCTION) == pytest.approx(exact, rel=0.15)


def test_needed_grows_like_the_inverse_square_of_the_gap_and_like_the_variance() -> None:
    moments, level = gamma_moments(1.0), PRODUCTION
    for estimate in ("mean", "variance"):
        near = needed(moments, estimate, 1e-5, level)
        assert needed(moments, estimate, 1e-6, level) == pytest.approx(100 * near, rel=1e-3)
    z = boundary(1, tuned(level, 1), level)
    assert needed(moments, "mean", 1e-5, level) == pytest.approx(z**2 * 1e10, rel=1e-3)
    assert needed(moments, "variance", 1e-5, level) == pytest.approx(8 * z**2 * 1e10, rel=0.05)


def test_needed_is_never_less_than_it_takes_to_say_anything() -> None:
    moments = gamma_moments(0.01)  # skewness 20
    for estimate in ("mean", "variance"):
        assert needed(moments, estimate, 100.0, 1e-6) >= least_draws(moments, estimate, 1e-6) > 10**4
