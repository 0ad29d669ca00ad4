"""False alarms counted over thousands of true claims, and how far the draws go as the rival comes nearer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from statistics import NormalDist, median
from typing import Any

import pytest
import torch
from sympy.stats import Exponential, FiniteRV, Normal

from symcnn.contest import intervals, race
from symcnn.contest.contest import contest
from symcnn.contest.moments import Moments, power_sums
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.experiment.kinds import MonteCarlo
from symcnn.experiment.run import Run
from tools.calibration import Alarms, FixedSize, Law, false_alarms, laws, nulls, row_sums, told

NULLS = 4000
SEEN = 0.01
"""A level at which alarms can be counted."""


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """Pieces this small are not worth sharing out."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def early_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look at a quarter of the draws: a harder trial of the tails, and a quicker one."""
    monkeypatch.setattr(race, "FIRST_LOOK", race.FIRST_LOOK // 4)


# The simulation is the engine's


def test_sums_by_row_are_the_engines() -> None:
    samples = torch.randn(7, 501, generator=torch.Generator().manual_seed(1)).exp()
    for row, sums in zip(samples, row_sums(samples), strict=True):
        torch.testing.assert_close(sums, power_sums(row), rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("title", laws())
def test_the_nulls_are_true(title: str) -> None:
    """Five million draws of each law agree with what is called its true value, to seven standard errors."""
    law, total = laws()[title], Moments()
    for sums in nulls(law, 40, 8, 2**14, seed=5):
        for one in sums:
            total = total + Moments.from_sums(2**14, one)
    estimate = total.mean if law.estimate == "mean" else total.variance
    second = total.sum2 / total.count
    spread = second if law.estimate == "mean" else total.sum4 / total.count - second**2
    assert abs(estimate - law.truth) < 7 * math.sqrt(spread / total.count)


def test_a_value_that_is_not_true_is_found_out(early_looks: None) -> None:
    """The simulation can raise an alarm: a tenth of a standard deviation off, every null is refuted."""
    normal = laws()["mean, normal"]
    (tally,) = false_alarms(Law(normal.law, "mean", 0.2), [SEEN], 50, 8, pieces=1)
    assert (tally.nulls, tally.alarms, tally.unbounded) == (50, 50, 0)


# False alarms


@pytest.mark.parametrize("title", laws())
def test_false_alarms_stay_below_the_level(title: str, early_looks: None) -> None:
    (tally,) = false_alarms(laws()[title], [SEEN], NULLS, 8, seed=1, pieces=1)
    assert tally.nulls == NULLS
    assert tally.alarms <= tally.most
    # Nor is it quiet because it says nothing, but where the tails are that heavy.
    if "product" not in title:
        assert tally.unbounded < NULLS / 5


def test_an_interval_for_one_look_cries_wolf(early_looks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    once = -NormalDist().inv_cdf(SEEN / 2)
    monkeypatch.setattr(intervals, "boundary", lambda count, mixture, level: once)
    (tally,) = false_alarms(laws()["mean, normal"], [SEEN], 1000, 8, seed=1, pieces=1)
    assert tally.alarms > 2 * tally.most


def test_tails_that_cost_nothing_cry_wolf(early_looks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "widened", lambda z, skewness, count: z)
    heavy = laws()["variance, product of two centred exponentials"]
    (tally,) = false_alarms(heavy, [SEEN], 1000, 8, seed=1, pieces=1)
    assert tally.alarms > 2 * tally.most


def test_the_bound_on_alarms_is_three_standard_deviations_above_the_level() -> None:
    """4000 at 1 %: 40 expected, with a standard deviation of 6.3."""
    assert Alarms(0.01, 4000).most == 58
    assert Alarms(0.001, 10_000).most == 19


def test_what_was_never_seen_is_not_counted() -> None:
    """The assumption is needed: one draw in five thousand that lies 400 deviations out moves the mean by 0.08.

    In every other null it does not come up before the first look, and no
    interval from draws that are plain normal numbers can tell.
    """
    rare = FiniteRV("rare", {0: Fraction(4999, 5000), 400: Fraction(1, 5000)})
    (tally,) = false_alarms(Law(Normal("z", 0, 1) + rare, "mean", 0.08), [SEEN], 200, 1, pieces=1)
    assert tally.alarms > 10 * tally.most


# The race as a whole


def first_of_many(run: Run, d: int) -> Any:
    return run.operator(run.sample("e", d))[:, 0]


def small_race(claim: Any, rivals: Any = None, **settings: Any) -> ExperimentResult:
    """The mean of an exponential number, which is 1; 64 are drawn for each that is used, so that chunks are small."""
    one = {"exponential": {"e": Exponential("e", 1)}}
    experiment = MonteCarlo(first_of_many, "torch.relu", None, [{"d": 64}], one, estimate="mean", budget=2**16)
    asked = Settings(device="cpu", **settings)
    return contest("tests.calibration", experiment, lambda point: claim, rivals or {}, settings=asked)


def test_a_true_claim_is_refuted_no_more_often_than_allowed(early_looks: None) -> None:
    tally = Alarms(SEEN)
    seen = {"confirmed": 0, "refuted": 0, "undecided": 0}
    for seed in range(300):
        result = small_race(1, seed=seed, alpha=SEEN, tests=1, resolution=Fraction(1, 12))
        seen[result.status] += 1
    tally.nulls, tally.alarms = sum(seen.values()), seen["refuted"]
    assert tally.alarms <= tally.most
    assert seen["confirmed"] == tally.nulls - tally.alarms


def test_a_false_claim_is_confirmed_no_more_often_than_allowed(early_looks: None) -> None:
    """What is true is among the rivals, nearer than the resolution: it does not fall, so the claim never stands."""
    truth = {"the truth": lambda point: 1}
    for seed in range(40):
        result = small_race(Fraction(103, 100), truth, seed=seed, alpha=SEEN, tests=1, resolution=Fraction(1, 8))
        assert result.status != "confirmed"
        assert result.status == "refuted" or not result.rivals["the truth"].rejected


def test_a_claim_that_is_one_of_its_rivals_is_never_confirmed(early_looks: None) -> None:
    twin = {"the claim in other words": lambda point: Fraction(1)}
    for seed in range(20):
        result = small_race(1, twin, seed=seed, alpha=SEEN, tests=1, resolution=Fraction(1, 8))
        assert result.status == "undecided" and "in other words" in result.why


@pytest.mark.parametrize("off", [Fraction(1, 100), Fraction(-1, 100)])
def test_a_claim_one_per_cent_off_is_always_refuted(off: Fraction) -> None:
    for seed in range(20):
        result = told(Fraction(1, 100), seed, off)
        assert result.status == "refuted"
        assert ("1 % down" if off > 0 else "1 % up") in result.why.partition("what agrees is")[2]


# The power curve


@pytest.fixture(scope="module")
def curve() -> dict[Fraction, list[ExperimentResult]]:
    """Contests in which both rivals lie 1 %, 0.3 % or 0.1 % from the true claim, at the suite's own level."""
    runs = {Fraction(1, 100): 9, Fraction(3, 1000): 5, Fraction(1, 1000): 1}
    return {distance: [told(distance, seed) for seed in range(count)] for distance, count in runs.items()}


def test_every_rival_falls_however_near(curve: dict[Fraction, list[ExperimentResult]]) -> None:
    for results in curve.values():
        assert [result.status for result in results] == ["confirmed"] * len(results)


def test_draws_grow_like_the_inverse_square_of_the_distance(curve: dict[Fraction, list[ExperimentResult]]) -> None:
    """In units of (standard deviation / distance)**2, which is 1/distance**2 here, the curve is flat."""
    fixed = FixedSize(Settings().level / 2)
    for distance, results in curve.items():
        flat = median(result.samples for result in results) * float(distance) ** 2
        assert fixed.half_width < flat < 2.5 * fixed.half_width
        # A test of fixed size that misses as rarely as it cries wolf takes twice as many.
        assert flat < fixed.both_errors / 1.5


def test_the_pilot_foresees_the_draws(curve: dict[Fraction, list[ExperimentResult]]) -> None:
    """Measured over 120 seeds at 1 %: 1.1 times as many are drawn in the median, 0.9 to 1.35 in nine of ten.

    A chunk is a quarter of them here.
    """
    for results in curve.values():
        ratios = [result.samples / (result.predicted or math.nan) for result in results]
        assert all(0.6 < ratio < 2.2 for ratio in ratios)
        assert 0.7 < median(ratios) < 1.5


def test_looking_costs_little_beside_a_size_that_is_known_in_advance() -> None:
    """The textbook's numbers, at 5 %: 1.96**2, and (1.96 + 1.645)**2."""
    assert FixedSize(0.05).half_width == pytest.approx(3.84, abs=0.01)
    assert FixedSize(0.05).both_errors == pytest.approx(13.0, abs=0.01)
