"""How often the race cries wolf, how far it draws, and what looking at every step costs: measured, as tables.

``.venv/bin/python tools/calibration.py`` takes about six minutes; ``--nulls 1000 --runs 3`` is quicker and coarser.

A null is one cell whose claim is true. It is drawn ahead, many nulls at a time, and then goes through the
engine's own steps, looks and interval until its draws are spent: the race would have stopped long before, so that
more looks are taken here than there.
"""

from __future__ import annotations

import argparse
import math
import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import NormalDist, median
from typing import Any

from symcnn.contest import race
from symcnn.contest.checkpoint import CellRun
from symcnn.contest.chunk import Source, Unmeasurable
from symcnn.contest.contest import contest
from symcnn.contest.drawn import advance
from symcnn.contest.intervals import tuned
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.experiment.kinds import MonteCarlo, Run
from symcnn.experiment.sampling import sampler

BLOCK = 2**17
"""Draws that are held at once."""


@dataclass(frozen=True)
class Law:
    """A law of the draws, which of its moments is estimated, and its true value."""

    law: Any
    estimate: str
    truth: float


@cache
def laws() -> dict[str, Law]:
    """By title: light and heavy tails, skewed ones, and a lattice."""
    from sympy.stats import Bernoulli, Exponential, Normal, StudentT, Uniform

    x, y = Exponential("x", 1) - 1, Exponential("y", 1) - 1
    return {
        "mean, normal": Law(Normal("z", 0, 1), "mean", 0.0),
        "mean, exponential": Law(Exponential("e", 1), "mean", 1.0),
        "mean, Student's t of 5 degrees": Law(StudentT("t", 5), "mean", 0.0),
        "mean, one in fifty": Law(Bernoulli("b", Fraction(1, 50)), "mean", 0.02),
        "variance, normal": Law(Normal("z", 0, 1), "variance", 1.0),
        "variance, uniform": Law(Uniform("u", 0, 1), "variance", 1 / 12),
        "variance, exponential": Law(Exponential("e", 1), "variance", 1.0),
        "variance, product of two centred exponentials": Law(x * y, "variance", 1.0),
        "variance, Student's t of 7 degrees": Law(StudentT("t", 7), "variance", 7 / 5),
    }


def row_sums(samples: Any) -> Any:
    """What `symcnn.contest.moments.power_sums` gives, of every row of a tensor: shape (rows, 6), in float64."""
    import torch

    deviation = samples.double()
    mean = deviation.mean(1, keepdim=True)
    deviation = deviation - mean
    square = deviation * deviation
    cube = deviation * square
    products = [torch.linalg.vecdot(a, b) for a, b in ((square, square), (square, cube), (cube, cube))]
    return torch.stack([mean[:, 0], square.sum(1), cube.sum(1), *products], dim=1)


def nulls(law: Law, count: int, chunks: int, size: int, seed: int) -> Iterator[list[list[float]]]:
    """The power sums of ``chunks`` chunks of ``size`` draws, of one null after the other."""
    import torch

    draw = sampler(law.law, {})
    generator = torch.Generator().manual_seed(seed)
    rows = max(1, BLOCK // (chunks * size))
    for first in range(0, count, rows):
        held = min(rows, count - first)
        sums = row_sums(draw((held * chunks, size), generator, "cpu", torch.float32))
        yield from sums.view(held, chunks, 6).tolist()


def unused(run: Any) -> None:
    """Stands where an experiment has its measurement."""


@dataclass
class Alarms:
    """Of how many nulls the true value was left out at some look, and how many said nothing to the end."""

    level: float
    nulls: int = 0
    alarms: int = 0
    unbounded: int = 0

    @property
    def most(self) -> int:
        """Alarms that a sequence of exactly this level stays below, but for three standard deviations."""
        expected = self.nulls * self.level
        return math.floor(expected + 3 * math.sqrt(expected * (1 - self.level)))


def false_alarms(
    law: Law, levels: Sequence[float], count: int, span: int, seed: int = 0, pieces: int = 4
) -> list[Alarms]:
    """Every null, judged at each level from the first look to ``span`` times as many draws.

    The first look holds so many ``pieces``, which are the engine's chunks here:
    the more, the more looks. The boundary is tuned to four times the first
    look, so that much of what the level allows can be spent within the span.
    """
    experiment = MonteCarlo(unused, "torch.relu", None, [{"d": 1}], {}, estimate=law.estimate)
    source = Source("tools.calibration", experiment, unused, {"d": 1}, None, {}, "cpu", seed)
    size = race.FIRST_LOOK // pieces
    found = [Alarms(level) for level in levels]
    for sums in nulls(law, count, span * pieces, size, seed):
        for tally in found:
            estimator = race.CellEstimator(
                source, CellRun(size=size), tally.level, tuned(tally.level, 4 * race.FIRST_LOOK)
            )
            tally.nulls += 1
            tally.alarms += _alarmed(estimator, law.truth, sums)
            tally.unbounded += math.isinf(estimator.half_width)
    return found


def _alarmed(estimator: race.CellEstimator, truth: float, sums: list[list[float]]) -> bool:
    """Whether the true value was left out at some look."""
    while estimator.next <= len(sums):
        fresh = sums[estimator.chunks : estimator.next]
        try:
            advance([estimator], {0: estimator.next}, lambda jobs, fresh=fresh: [fresh], lambda: None)  # type: ignore[misc]
        except Unmeasurable:  # a constant is no sample, and refutes nothing
            return False
        if estimator.excludes(truth):
            return True
    return False


def drawn(run: Run, d: int) -> Any:
    """The operator's values at draws of one number."""
    return run.operator(run.sample("e"))


def told(resolution: Fraction, seed: int, off: Fraction = Fraction(0), **settings: Any) -> ExperimentResult:
    """A contest on the mean of an exponential number behind a ReLU, which is 1; the claim is 1 + ``off``."""
    from sympy.stats import Exponential

    one = {"exponential": {"e": Exponential("e", 1)}}
    experiment = MonteCarlo(drawn, "torch.relu", None, [{"d": 1}], one, estimate="mean", budget=2**31)
    asked = Settings(device="cpu", seed=seed, resolution=resolution, **settings)
    return contest("tools.calibration", experiment, lambda point: 1 + off, {}, settings=asked)


@dataclass(frozen=True)
class FixedSize:
    """Draws of a test of fixed size, in units of (standard deviation / gap)**2, at the level of one cell.

    ``half_width``: its interval is as wide as the gap, and it misses the rival
    every other time. ``both_errors``: it misses the rival no more often than
    it cries wolf, which the race does not either.
    """

    level: float

    @property
    def half_width(self) -> float:
        return NormalDist().inv_cdf(self.level / 2) ** 2

    @property
    def both_errors(self) -> float:
        return (NormalDist().inv_cdf(self.level / 2) + NormalDist().inv_cdf(self.level)) ** 2


def show_alarms(console: Any, count: int, span: int, seed: int) -> None:
    """The table of false alarms."""
    from rich.table import Table

    levels = (0.01, 0.001)
    first = race.FIRST_LOOK
    most = " and ".join(f"{Alarms(level, count).most} at {100 * level:g} %" for level in levels)
    table = Table(
        title=f"False alarms among {count} nulls a row, looks from {first} to {span * first} draws; at most {most}"
    )
    table.add_column("estimate, law", no_wrap=True)
    for level in levels:
        table.add_column(f"alarms at {100 * level:g} %", justify="right")
        table.add_column("rate", justify="right")
        table.add_column("no interval to the end", justify="right")
    for name, law in laws().items():
        cells = []
        for tally in false_alarms(law, levels, count, span, seed):
            mark = "" if tally.alarms <= tally.most else " (too many)"
            shares = (tally.alarms / tally.nulls, tally.unbounded / tally.nulls)
            cells += [f"{tally.alarms}{mark}", *(f"{100 * share:.3g} %" for share in shares)]
        table.add_row(name, *cells)
    console.print(table)


def show_power(console: Any, runs: int, seed: int) -> None:
    """The table of sample sizes."""
    from rich.table import Table

    level = Settings().level / 2
    fixed = FixedSize(level)
    title = f"Draws until both rivals are rejected, at a level of {level:.2g}; median (most) of {runs} runs"
    table = Table(title=title)
    table.add_column("distance", no_wrap=True)
    headings = ("predicted", "drawn", "drawn/predicted", "drawn · distance²", "fixed, gap wide", "fixed, both errors")
    for heading in headings:
        table.add_column(heading, justify="right")
    for distance in (Fraction(1, 100), Fraction(3, 1000), Fraction(1, 1000)):
        results = [told(distance, seed + run) for run in range(runs)]
        samples = [result.samples for result in results]
        ratios = [result.samples / (result.predicted or math.nan) for result in results]
        if any(result.status != "confirmed" for result in results):
            console.print(f"at {distance}: not every run confirmed the claim")
        scale = float(distance) ** -2
        table.add_row(
            f"{float(100 * distance):g} %",
            f"{median(result.predicted or 0 for result in results):,.0f}",
            f"{median(samples):,.0f} ({max(samples):,.0f})",
            f"{median(ratios):.2f} ({max(ratios):.2f})",
            f"{median(samples) / scale:.1f}",
            f"{fixed.half_width * scale:,.0f}",
            f"{fixed.both_errors * scale:,.0f}",
        )
    console.print(table)


def main() -> None:
    """Print the tables."""
    import numpy
    import sympy
    import torch
    from rich.console import Console

    parser = argparse.ArgumentParser(description="Measures the calibration and the power of the race.")
    parser.add_argument("--nulls", type=int, default=10_000, help="simulated true claims in each row")
    parser.add_argument("--span", type=int, default=8, help="last look over first look, in draws")
    parser.add_argument("--runs", type=int, default=9, help="contests at each distance")
    parser.add_argument("--seed", type=int, default=0, help="of every draw")
    asked = parser.parse_args()
    torch.set_num_threads(1)  # pieces this small are not worth sharing out
    console, start = Console(width=120), time.perf_counter()
    versions = f"torch {torch.__version__}, SymPy {sympy.__version__}, NumPy {numpy.__version__}"
    console.print(f"seed {asked.seed}; CPython {platform.python_version()}, {versions}; {platform.machine()}")
    show_alarms(console, asked.nulls, asked.span, asked.seed)
    show_power(console, asked.runs, asked.seed)
    console.print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
