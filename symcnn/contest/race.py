"""The race: after every look, who has fallen, and where the next draws go.

All of it is decided from moments, in the order of chunks; it draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symcnn.contest.chunk import Source
from symcnn.contest.intervals import interval, needed, ripe, tuned
from symcnn.contest.moments import Moments
from symcnn.contest.result import Cell, RivalOutcome, exactly, plain
from symcnn.contest.tape import Track

FIRST_LOOK = 2**12
GROWTH = 8
"""From one look at a cell to the next the number of its chunks grows by one part in so many."""
LATER = 1.4
"""Draws beside those that the nearer of two rivals asks for: both must fall, and the estimate lies nearer to one.

Measured by ``tools/calibration.py``; only what is foretold depends on it.
"""
STRIDE = {"cpu": 2**29, "cuda": 2**35}
"""The most random values between two looks at a cell: what a run that is killed may lose."""


@dataclass
class Runner:
    """One cell as it grows."""

    source: Source
    track: Track
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
            return -(-FIRST_LOOK // self.track.size)
        stride = max(1, STRIDE[self.source.device] // (self.track.size * self.track.values))
        return self.chunks + min(stride, max(1, self.chunks // GROWTH))

    def take(self, chunks: int, sums: Sequence[Sequence[float]]) -> None:
        """Merge the chunks up to so many, in their order; those that were looked at before come from the tape."""
        if chunks in self.track.looks:
            self.moments = self.track.looks[chunks]
        else:
            for one in sums:
                self.moments = self.moments + Moments.from_sums(self.track.size, one)
            self.track.looks[chunks] = self.moments
        self.chunks = chunks

    def look(self) -> None:
        """The interval at this number of draws."""
        found = interval(self.moments, self.source.experiment.estimate, self.mixture, self.level)
        self.estimate, self.half_width = found
        if math.isfinite(self.half_width):
            self.history.append([self.moments.count, self.estimate, self.half_width])

    def excludes(self, value: Any) -> bool:
        """Whether the interval at the last look leaves the value out."""
        return bool(abs(self.estimate - float(exactly(value))) > self.half_width)

    @property
    def known(self) -> Moments:
        """The best that is known of the cell: its draws, or at first the pilot's."""
        return self.moments if self.moments.count >= self.track.pilot.count else self.track.pilot

    def needed(self, gap: float) -> float:
        """About how many draws tell two values apart that lie so far from one another."""
        return max(needed(self.known, self.source.experiment.estimate, gap, self.level), FIRST_LOOK)

    @property
    def ripe(self) -> float:
        """About how many draws it takes until the cell says anything."""
        return max(ripe(self.known, self.source.experiment.estimate, self.level), FIRST_LOOK)

    def cell(self, claim: Any) -> Cell:
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
    has none). A rival of the file falls when one cell leaves it out; the
    engine's ``own``, the claim a little off, when that has happened at every point.
    """

    runners: list[Runner]
    claims: list[Any]
    values: dict[str, list[Any]]
    own: frozenset[str]
    budget: int
    outcomes: dict[str, RivalOutcome] = field(default_factory=dict)
    fallen_at: dict[str, set[str]] = field(default_factory=dict)
    predicted: int = 0
    predicted_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.outcomes = {title: RivalOutcome(False, title in self.own) for title in self.values}
        self.fallen_at = {title: set() for title in self.values}
        self.points = {repr(runner.source.point) for runner in self.runners}
        self._predict()

    @property
    def standing(self) -> list[str]:
        """The rivals that have not fallen."""
        return [title for title, outcome in self.outcomes.items() if not outcome.rejected]

    @property
    def silent(self) -> list[int]:
        """The cells that say nothing yet: their tails are too heavy for so few draws."""
        return [place for place, runner in enumerate(self.runners) if math.isinf(runner.half_width)]

    @property
    def strange(self) -> int | None:
        """A cell whose claim is zero and whose spread is not that of the pilot, in which its rivals were measured."""
        for place, (runner, claim) in enumerate(zip(self.runners, self.claims, strict=True)):
            now, then = runner.moments.variance, runner.track.pilot.variance
            if not exactly(claim) and not then / 4 <= now <= 4 * then:
                return place
        return None

    @property
    def drawn(self) -> int:
        """Draws so far, in all cells together."""
        return sum(runner.moments.count for runner in self.runners)

    def gap(self, title: str, place: int) -> float:
        """How far a rival lies from the claim in a cell; zero where it has no value."""
        value = self.values[title][place]
        return 0.0 if value is None else abs(float(exactly(value) - exactly(self.claims[place])))

    def best(self, title: str) -> list[int]:
        """The cells that tell a rival from the claim at the least further cost in random values.

        One cell is enough for a rival of the file. Of the engine's own it is one
        at every point where they have not fallen yet: that a claim is right to
        1 % at one point says little of another.
        """
        groups: dict[str, dict[int, float]] = {}
        for place, runner in enumerate(self.runners):
            gap, point = self.gap(title, place), repr(runner.source.point)
            if gap and point not in self.fallen_at[title]:
                missing = max(runner.needed(gap) - runner.moments.count, runner.track.size)
                groups.setdefault(point if title in self.own else "", {})[place] = missing * runner.track.values
        return [min(costs, key=costs.__getitem__) for costs in groups.values()]

    def first(self) -> dict[int, int]:
        """How many chunks each cell holds at its first look: every cell is looked at."""
        share = self.budget // len(self.runners)
        return {
            place: max(1, min(runner.next, share // runner.track.size)) for place, runner in enumerate(self.runners)
        }

    def further(self) -> dict[int, int]:
        """How many chunks which cells hold at their next look: those that say nothing yet, and those
        that tell most of the rivals that stand. None where the budget is spent.
        """
        left = self.budget - self.drawn
        steps: dict[int, int] = {}
        for place in (*self.silent, *(place for title in self.standing for place in self.best(title))):
            if place in steps:
                continue
            runner = self.runners[place]
            more = min(runner.next - runner.chunks, left // runner.track.size)
            if more > 0:
                steps[place] = runner.chunks + more
                left -= more * runner.track.size
        return steps

    def judge(self) -> int | None:
        """Let fall whom a cell leaves out; the first cell that leaves out the claim, if any."""
        for place, runner in enumerate(self.runners):
            if runner.excludes(self.claims[place]):
                return place
        for title in self.standing:
            for place, runner in enumerate(self.runners):
                value = self.values[title][place]
                if value is None or not runner.excludes(value) or self.outcomes[title].rejected:
                    continue
                self.fallen_at[title].add(repr(runner.source.point))
                if title not in self.own or self.fallen_at[title] == self.points:
                    self.outcomes[title] = self._fallen(title, place)
        return None

    def _fallen(self, title: str, place: int) -> RivalOutcome:
        runner = self.runners[place]
        return RivalOutcome(
            True,
            title in self.own,
            plain(runner.source.point),
            runner.source.law,
            plain(self.claims[place]),
            plain(self.values[title][place]),
            plain(runner.estimate),
            runner.moments.count,
        )

    def agreeing(self) -> list[str]:
        """The rivals that no cell leaves out, nearest first, where the claim has fallen."""
        fits = []
        for title, values in self.values.items():
            pairs = [(r, v) for r, v in zip(self.runners, values, strict=True) if math.isfinite(r.half_width)]
            if pairs and all(value is not None and not runner.excludes(value) for runner, value in pairs):
                fits.append((sum(abs(r.estimate - float(exactly(v))) / (r.half_width or 1.0) for r, v in pairs), title))
        return [title for _, title in sorted(fits)]

    def _predict(self) -> None:
        """Draws by cell that tell the nearest rivals, each in its best cell; the boundaries are tightest there."""
        wanted = {place: runner.ripe for place, runner in enumerate(self.runners)}
        for title in self.values:
            for place in self.best(title):
                wanted[place] = max(wanted[place], self.runners[place].needed(self.gap(title, place)))
        for place, runner in enumerate(self.runners):
            runner.mixture = tuned(runner.level, wanted[place])
            wanted[place] = max(LATER * wanted[place], float(runner.track.size))
        whole = sum(wanted.values())
        self.predicted = math.ceil(min(whole, max(self.budget, len(wanted))))
        seconds = sum(wanted[place] * runner.track.seconds for place, runner in enumerate(self.runners))
        self.predicted_seconds = seconds * self.predicted / whole


def nearly(resolution: Fraction, claims: Sequence[Any], runners: Sequence[Runner]) -> Mapping[str, list[Any]]:
    """The engine's own rivals: the claim a little up and down; where it is zero, in the pilot's standard deviations."""
    share = f"{float(100 * resolution):g} %"
    if not any(exactly(claim) for claim in claims):
        share = f"{float(resolution):g} standard deviations"
    found = {}
    for word, sign in (("up", 1), ("down", -1)):
        found[f"the claim {share} {word}"] = [
            exactly(claim) * (1 + sign * resolution)
            if exactly(claim)
            else sign * resolution * exactly(math.sqrt(max(0.0, runner.track.pilot.variance)))
            for claim, runner in zip(claims, runners, strict=True)
        ]
    return found
