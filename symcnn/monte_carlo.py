"""Draws until the claim is told from every rival, or is refuted, or the budget is spent.

Every pair of a point and a law is a cell. A chunk of a cell is a pure function
of (seed, derivation, cell, index) and gives moments, which are merged in
order, so that stopping depends on the order of chunks alone. At totals that
double the interval of each cell is looked at. The level of the experiment is
divided over its cells, the hypotheses (the claim and each rival), and the
looks, the k-th with the share 6/(pi*k)**2, so that no number of looks spends
more than the whole (Bonferroni). The intervals are asymptotic (see
`symcnn.streaming`): therefore nothing is decided on fewer than 65,536 draws.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import NormalDist
from typing import Any

from symcnn.contest import NEARLY, Predict, claimed, conclude, measured_at
from symcnn.errors import DerivationError
from symcnn.experiment import MonteCarlo, Point
from symcnn.result import (
    REFUTED,
    UNDECIDED,
    Cell,
    ImpostorOutcome,
    RivalOutcome,
    exactly,
    plain,
    size_of,
)
from symcnn.run import Run, Sampler
from symcnn.sampling import sampler
from symcnn.streaming import Moments

# The first chunk is small: it tells how many values a draw takes, which may be a million.
PILOT = 64
FEWEST = 16
FIRST_LOOK = 2**16
# Small enough for a processor's cache, large enough for a graphics card to be busy.
VALUES_PER_CHUNK = {"cpu": 2**18, "cuda": 2**26}
APART = Fraction(1, 100)


class Unmeasurable(Exception):
    """What came out is no sample: not finite, of another shape, or constant."""


def draw(
    name: str,
    experiment: MonteCarlo,
    operator: Any,
    impostor: Any,
    predict: Predict,
    rivals: Mapping[str, Predict],
    device: Any,
    seed: int,
    level: float,
) -> dict[str, Any]:
    """The contest over draws; see `symcnn.contest.contest`. ``level`` is this experiment's own."""
    cells = [
        _Stream(name, experiment, operator, point, law, families, device, seed)
        for point in sorted(experiment.at, key=size_of)
        for law, families in experiment.laws.items()
    ]
    claims = [claimed(predict, cell.point, name) for cell in cells]
    contenders = {title: [rival(cell.point) for cell in cells] for title, rival in rivals.items()}
    own = {title: [_nearly(claim, factor) for claim in claims] for title, factor in NEARLY.items()}
    outcomes = {title: RivalOutcome(False, title in own) for title in (*contenders, *own)}
    contenders |= own
    hypotheses = 1 + len(contenders)
    found: dict[str, Any] = {
        "level": level,
        "estimate": experiment.estimate,
        "impostor": None,
        "rivals": outcomes,
    }

    def record() -> dict[str, Any]:
        return found | {"cells": [cell.cell(claim) for cell, claim in zip(cells, claims, strict=True)]}

    total, look = min(FIRST_LOOK, experiment.budget), 1
    while True:
        z = _quantile(level / len(cells) / hypotheses, look)
        try:
            for cell in cells:
                cell.advance(total)
                cell.look(z)
        except Unmeasurable as error:
            return record() | {"status": UNDECIDED, "why": f"the measurement {error}"}
        for cell, claim in zip(cells, claims, strict=True):
            if cell.excludes(claim):
                where = f"{cell.point}, law {cell.law}"
                why = (
                    f"at {where} the {experiment.estimate} is {cell.estimate:.6g} +- {cell.half_width:.2g} "
                    f"({cell.moments.count} draws), the claim {float(claim):.6g}"
                )
                return record() | {"status": REFUTED, "why": why, "wrong_at": cell.cell(claim)}
        for title, values in contenders.items():
            if not outcomes[title].rejected:
                outcomes[title] = _fallen(cells, claims, values, title in own)
        if all(outcome.rejected for outcome in outcomes.values()) or total >= experiment.budget:
            break
        total, look = min(2 * total, experiment.budget), look + 1
    found["impostor"] = control = _control(name, experiment, impostor, cells, claims, level / len(cells) / hypotheses)
    verdict = conclude(outcomes, control.told_apart)
    if verdict["status"] == UNDECIDED and total >= experiment.budget:
        verdict["why"] += f" (after {total} draws a cell, the whole budget)"
    return record() | verdict


def chunk_seed(seed: int, name: str, cell: str, index: int) -> int:
    """The generator's seed for a chunk, in 32 bits (PyTorch's generator on the CPU reads no more).

    The hash places the cell, and the index counts up from there: no two chunks
    of one cell share a seed, as two of a few thousand hashed ones might.
    """
    digest = hashlib.sha256(f"{seed}\0{name}\0{cell}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + index) % 2**32


def chunk(
    name: str,
    experiment: MonteCarlo,
    operator: Callable[..., Any],
    samplers: Mapping[str, Sampler],
    point: Point,
    device: Any,
    seed: int,
    draws: int,
) -> tuple[Moments, int]:
    """The moments of ``draws`` samples, and how many random values they took.

    An operator that draws by itself (dropout) uses PyTorch's global generator:
    it is seeded too, and put back afterwards.
    """
    import torch

    with _one_thread(), torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        run = Run(
            operator,
            device=device,
            dtype=getattr(torch, experiment.dtype),
            generator=torch.Generator(device=device).manual_seed(seed),
            draws=draws,
            samplers=samplers,
        )
        samples = measured_at(name, experiment, run, point)
        found = _moments(samples, point, draws)
    return found, run.sampled


@contextmanager
def _one_thread() -> Iterator[None]:
    """Chunks are too small to be shared out, and sums must not depend on how many threads there are."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _moments(samples: Any, point: Point, draws: int) -> Moments:
    import torch

    if not isinstance(samples, torch.Tensor) or samples.shape != (draws,):
        shape = tuple(samples.shape) if isinstance(samples, torch.Tensor) else type(samples).__name__
        raise Unmeasurable(f"gave {shape} at {point}, not a tensor of shape ({draws},)")
    if samples.is_complex():
        raise Unmeasurable(f"gave complex numbers at {point}")
    moments = Moments.of(samples.detach())
    if not moments.finite:
        raise Unmeasurable(f"gave a value that is not finite at {point}")
    return moments


@dataclass
class _Stream:
    """One cell as it grows."""

    name: str
    experiment: MonteCarlo
    operator: Callable[..., Any]
    point: Point
    law: str
    families: Mapping[str, Any]
    device: Any
    seed: int
    constant_is_a_value: bool = False
    moments: Moments = field(default_factory=Moments)
    index: int = 0
    size: int = PILOT
    estimate: float = math.nan
    half_width: float = math.nan
    history: list[list[float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.samplers = {
            family: sampler(law, self.point, f"{self.name}: law {self.law} of {family}")
            for family, law in self.families.items()
        }
        self.key = f"{sorted(self.point.items())}\0{self.law}"

    def advance(self, total: int) -> None:
        """Draw until the cell holds ``total`` samples."""
        while self.moments.count < total:
            draws = min(self.size, total - self.moments.count)
            seed = chunk_seed(self.seed, self.name, self.key, self.index)
            more, sampled = chunk(
                self.name, self.experiment, self.operator, self.samplers, self.point, self.device, seed, draws
            )
            if self.index == 0:
                room = VALUES_PER_CHUNK[self.device.type] // max(1, sampled // draws)
                self.size = max(FEWEST, room)
            self.moments, self.index = self.moments + more, self.index + 1
            if self.moments.sum2 <= 0.0 and not self.constant_is_a_value:
                raise Unmeasurable(f"gave one and the same value {self.moments.mean!r} in every draw at {self.point}")

    def look(self, z: float) -> None:
        self.estimate, self.half_width = self.moments.interval(self.experiment.estimate, z)
        self.history.append([self.moments.count, self.estimate, self.half_width])

    def excludes(self, value: Any) -> bool:
        """Whether the interval at the last look leaves the value out."""
        return bool(abs(self.estimate - float(exactly(value))) > self.half_width)

    def cell(self, claim: Any) -> Cell:
        return Cell(
            plain(self.point),
            plain(self.estimate),
            plain(claim),
            plain(self.half_width),
            self.moments.count,
            self.law,
            [list(look) for look in self.history],
        )


def _quantile(level: float, look: int) -> float:
    """Standard errors of the two-sided interval at the ``look``-th look."""
    return -NormalDist().inv_cdf(level * 6 / (math.pi * look) ** 2 / 2)


def _nearly(claim: Any, factor: Fraction) -> Callable[[_Stream], Any] | Fraction:
    """The claim times the factor; where it is zero, that fraction of a standard deviation."""
    value = exactly(claim)
    if value:
        return value * factor
    sign = 1 if factor > 1 else -1
    return lambda cell: sign * APART * exactly(math.sqrt(cell.moments.variance))


def _fallen(cells: Sequence[_Stream], claims: Sequence[Any], values: Sequence[Any], own: bool) -> RivalOutcome:
    """The smallest cell, if any, that leaves a rival's value out."""
    for cell, claim, given in zip(cells, claims, values, strict=True):
        value = given(cell) if callable(given) else given
        if value is not None and cell.excludes(value):
            return RivalOutcome(
                True, own, plain(cell.point), cell.law, plain(claim), plain(value), plain(cell.estimate)
            )
    return RivalOutcome(False, own)


def _control(
    name: str,
    experiment: MonteCarlo,
    impostor: Any,
    cells: Sequence[_Stream],
    claims: Sequence[Any],
    level: float,
) -> ImpostorOutcome:
    """The impostor in place of the operator, at doubling totals, until a cell leaves the claim out."""
    running = [
        (_Stream(name, experiment, impostor, c.point, c.law, c.families, c.device, c.seed, True), claim)
        for c, claim in zip(cells, claims, strict=True)
    ]
    total, look = min(FIRST_LOOK, experiment.budget), 1
    while running:
        z = _quantile(level, look)
        remaining = []
        for stream, claim in running:
            try:
                stream.advance(total)
            except (Unmeasurable, DerivationError):  # raising, or no sample at all, is no value
                continue
            stream.look(z)
            if stream.excludes(claim):
                return ImpostorOutcome(True, plain(stream.point), stream.law, plain(claim), plain(stream.estimate))
            remaining.append((stream, claim))
        # It need not be watched for longer than the operator was.
        if total >= max(cell.moments.count for cell in cells):
            break
        running, total, look = remaining, 2 * total, look + 1
    return ImpostorOutcome(False)
