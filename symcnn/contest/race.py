"""The race of a claim and its rivals: after every look, which are rejected, and which cells are drawn next.

All of it is decided from moments, in the order of chunks; it draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symcnn.contest.checkpoint import CellRun
from symcnn.contest.chunk import Source
from symcnn.contest.intervals import interval, least_draws, needed, tuned
from symcnn.contest.moments import Moments
from symcnn.contest.result import Cell, RivalOutcome, plain, rival_says
from symcnn.formulas.aliases import Formula
from symcnn.formulas.demands import Demand
from symcnn.formulas.numbers import exactly

FIRST_LOOK = 2**12
GROWTH = 8
"""From one look at a cell to the next the number of its chunks grows by one part in so many."""
LATER = 1.4
"""Draws beside those that the nearer of two rivals asks for: both must go, and the estimate lies nearer to one.

Measured by ``tools/calibration.py``; only what is foretold depends on it.
"""
STRIDE = {"cpu": 2**29, "cuda": 2**35}
"""The most random values between two looks at a cell: what a run that is killed may lose."""


@dataclass
class CellEstimator:
    """One cell as it grows."""

    source: Source
    run: CellRun
    level: float
    mixture: float = math.nan
    moments: Moments = field(default_factory=Moments)
    chunks: int = 0
    estimate: float = math.nan
    half_width: float = math.inf
    history: list[list[float]] = field(default_factory=list)

    @property
    def next(self) -> int:
        """How many chunks the cell holds at its next look."""
        if not self.chunks:
            return -(-FIRST_LOOK // self.run.size)
        stride = max(1, STRIDE[self.source.device] // (self.run.size * self.run.values))
        return self.chunks + min(stride, max(1, self.chunks // GROWTH))

    def take(self, chunks: int, sums: Sequence[Sequence[float]]) -> None:
        """Merge the chunks up to so many, in their order; those that were looked at before come from the checkpoint."""
        if chunks in self.run.looks:
            self.moments = self.run.looks[chunks]
        else:
            for one in sums:
                self.moments = self.moments + Moments.from_sums(self.run.size, one)
            self.run.looks[chunks] = self.moments
        self.chunks = chunks

    def look(self) -> None:
        """The interval at this number of draws."""
        found = interval(self.moments, self.source.experiment.estimate, self.mixture, self.level)
        self.estimate, self.half_width = found
        if math.isfinite(self.half_width):
            self.history.append([self.moments.count, self.estimate, self.half_width])

    def excludes(self, value: Any) -> bool:
        """Whether the interval at the last look leaves the value out."""
        if isinstance(value, Demand):
            ends = (exactly(self.estimate) + sign * exactly(self.half_width) for sign in (-1, 1))
            return math.isfinite(self.half_width) and value.met(*ends) is False
        return bool(abs(self.estimate - float(exactly(value))) > self.half_width)

    @property
    def about(self) -> float:
        """What is estimated, as far as it is known: by its draws, or at first by the pilot's."""
        if math.isfinite(self.estimate):
            return self.estimate
        known = self.known
        return known.mean if self.source.experiment.estimate == "mean" else known.variance

    @property
    def known(self) -> Moments:
        """The best that is known of the cell: its draws, or at first the pilot's."""
        return self.moments if self.moments.count >= self.run.pilot.count else self.run.pilot

    def needed(self, gap: float) -> float:
        """About how many draws tell two values apart that lie so far from one another."""
        return max(needed(self.known, self.source.experiment.estimate, gap, self.level), FIRST_LOOK)

    @property
    def least_draws(self) -> float:
        """About how many draws it takes until the cell says anything."""
        return max(least_draws(self.known, self.source.experiment.estimate, self.level), FIRST_LOOK)

    def cell(self, claim: Formula) -> Cell:
        """What there is to say of it."""
        return Cell(
            plain(self.source.point),
            plain(self.estimate),
            plain(claim),
            plain(self.half_width),
            self.moments.count,
            self.source.law,
            [list(look) for look in self.history],
            self.chunks,
            self.moments.to_list(),
        )


@dataclass
class Race:
    """The claim and its rivals over all cells.

    ``values`` holds, by a rival's title, its value in each cell (None where it
    has none). A rival of the file is rejected when one cell leaves it out; the
    engine's ``own``, the claim a little off, when that has happened at every point.
    """

    estimators: list[CellEstimator]
    claims: list[Any]
    values: dict[str, list[Any]]
    own: frozenset[str]
    budget: int
    outcomes: dict[str, RivalOutcome] = field(default_factory=dict)
    rejected_at: dict[str, set[str]] = field(default_factory=dict)
    predicted: int = 0
    predicted_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.outcomes = {title: RivalOutcome(False, title in self.own) for title in self.values}
        self.rejected_at = {title: set() for title in self.values}
        self.points = {repr(estimator.source.point) for estimator in self.estimators}
        self._predict()

    @property
    def remaining(self) -> list[str]:
        """The rivals that are not rejected yet."""
        return [title for title, outcome in self.outcomes.items() if not outcome.rejected]

    @property
    def unbounded(self) -> list[int]:
        """The cells that say nothing yet: their tails are too heavy for so few draws."""
        return [place for place, estimator in enumerate(self.estimators) if math.isinf(estimator.half_width)]

    @property
    def unlike_pilot(self) -> int | None:
        """A cell whose claim is zero and whose spread is not that of the pilot, in which its rivals were measured."""
        for place, (estimator, claim) in enumerate(zip(self.estimators, self.claims, strict=True)):
            now, then = estimator.moments.variance, estimator.run.pilot.variance
            if not isinstance(claim, Demand) and not exactly(claim) and not then / 4 <= now <= 4 * then:
                return place
        return None

    @property
    def drawn(self) -> int:
        """Draws so far, in all cells together."""
        return sum(estimator.moments.count for estimator in self.estimators)

    def gap(self, title: str, place: int) -> float:
        """How far a rival lies from the claim in a cell; zero where it has no value."""
        value = self.values[title][place]
        if isinstance(value, Demand):  # how far what is measured lies from where it is no longer so
            estimate = self.estimators[place].about
            return min((abs(float(exactly(end)) - estimate) for end in value.ends), default=0.0)
        return 0.0 if value is None else abs(float(exactly(value) - exactly(self.claims[place])))

    def best(self, title: str) -> list[int]:
        """The cells that tell a rival from the claim at the least further cost in random values.

        One cell is enough for a rival of the file. Of the engine's own it is one
        at every point where they are not rejected yet: that a claim is right to
        1 % at one point says little of another.
        """
        groups: dict[str, dict[int, float]] = {}
        for place, estimator in enumerate(self.estimators):
            gap, point = self.gap(title, place), repr(estimator.source.point)
            if gap and point not in self.rejected_at[title]:
                missing = max(estimator.needed(gap) - estimator.moments.count, estimator.run.size)
                everywhere = title in self.own and not isinstance(self.values[title][place], Demand)
                groups.setdefault(point if everywhere else "", {})[place] = missing * estimator.run.values
        return [min(costs, key=costs.__getitem__) for costs in groups.values()]

    def first(self) -> dict[int, int]:
        """How many chunks each cell holds at its first look: every cell is looked at."""
        share = self.budget // len(self.estimators)
        return {
            place: max(1, min(estimator.next, share // estimator.run.size))
            for place, estimator in enumerate(self.estimators)
        }

    def further(self) -> dict[int, int]:
        """How many chunks which cells hold at their next look: those that say nothing yet, and those
        that tell most of the rivals that stand. None where the budget is spent.
        """
        left = self.budget - self.drawn
        steps: dict[int, int] = {}
        for place in (*self.unbounded, *(place for title in self.remaining for place in self.best(title))):
            if place in steps:
                continue
            estimator = self.estimators[place]
            more = min(estimator.next - estimator.chunks, left // estimator.run.size)
            if more > 0:
                steps[place] = estimator.chunks + more
                left -= more * estimator.run.size
        return steps

    def judge(self) -> int | None:
        """Reject what a cell leaves out; the first cell that leaves out the claim, if any."""
        for place, estimator in enumerate(self.estimators):
            if estimator.excludes(self.claims[place]):
                return place
        for title in self.remaining:
            for place, estimator in enumerate(self.estimators):
                value = self.values[title][place]
                if value is None or not estimator.excludes(value) or self.outcomes[title].rejected:
                    continue
                self.rejected_at[title].add(repr(estimator.source.point))
                if title not in self.own or isinstance(value, Demand) or self.rejected_at[title] == self.points:
                    self.outcomes[title] = self._rejected(title, place)
        return None

    def _rejected(self, title: str, place: int) -> RivalOutcome:
        estimator = self.estimators[place]
        return RivalOutcome(
            True,
            title in self.own,
            plain(estimator.source.point),
            estimator.source.law,
            plain(self.claims[place]),
            rival_says(self.values[title][place]),
            plain(estimator.estimate),
            estimator.moments.count,
        )

    def agreeing(self) -> list[str]:
        """The rivals that no cell leaves out, nearest first, where the claim is rejected."""
        fits = []
        for title, values in self.values.items():
            pairs = [(r, v) for r, v in zip(self.estimators, values, strict=True) if math.isfinite(r.half_width)]
            if pairs and all(value is not None and not estimator.excludes(value) for estimator, value in pairs):
                far = [abs(r.estimate - float(exactly(v))) / (r.half_width or 1.0) for r, v in pairs if not _asks(v)]
                fits.append((sum(far), title))
        return [title for _, title in sorted(fits)]

    def _predict(self) -> None:
        """Draws by cell that tell the nearest rivals, each in its best cell; the boundaries are tightest there."""
        wanted = {place: estimator.least_draws for place, estimator in enumerate(self.estimators)}
        for title in self.values:
            for place in self.best(title):
                wanted[place] = max(wanted[place], self.estimators[place].needed(self.gap(title, place)))
        for place, estimator in enumerate(self.estimators):
            estimator.mixture = tuned(estimator.level, wanted[place])
            wanted[place] = max(LATER * wanted[place], float(estimator.run.size))
        whole = sum(wanted.values())
        self.predicted = math.ceil(min(whole, max(self.budget, len(wanted))))
        seconds = sum(wanted[place] * estimator.run.seconds for place, estimator in enumerate(self.estimators))
        self.predicted_seconds = seconds * self.predicted / whole


def _asks(value: Any) -> bool:
    """Whether a value is none, but says which ones may be."""
    return isinstance(value, Demand)


def nearly(resolution: Fraction, claims: Sequence[Any], estimators: Sequence[CellEstimator]) -> Mapping[str, list[Any]]:
    """The engine's own rivals: the claim a little up and down; where it is zero, in the pilot's standard deviations."""
    if any(map(_asks, claims)):
        return {"the opposite of the claim": [claim.opposite for claim in claims]}
    share = f"{float(100 * resolution):g} %"
    if not any(exactly(claim) for claim in claims):
        share = f"{float(resolution):g} standard deviations"
    found = {}
    for word, sign in (("up", 1), ("down", -1)):
        found[f"the claim {share} {word}"] = [
            exactly(claim) * (1 + sign * resolution)
            if exactly(claim)
            else sign * resolution * exactly(math.sqrt(max(0.0, estimator.run.pilot.variance)))
            for claim, estimator in zip(claims, estimators, strict=True)
        ]
    return found
