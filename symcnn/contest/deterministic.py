"""The contest where nothing is random: whole numbers equal, and runs in floating point within their rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.conclusion import NO_TIGHTER, claimed, conclude
from symcnn.contest.result import (
    REFUTED,
    UNDECIDED,
    Cell,
    Conclusion,
    Findings,
    ImpostorOutcome,
    RivalOutcome,
    plain,
    rival_says,
    size_of,
)
from symcnn.contest.rounding import Bounds, passing_zero, tolerated
from symcnn.errors import DerivationError, SymcnnError, reason, shown
from symcnn.experiment.kinds import Exact, Trajectory
from symcnn.experiment.operators import IMPOSTOR, OPERATOR
from symcnn.experiment.run import Run
from symcnn.formulas.aliases import Formula, Point, Predict
from symcnn.formulas.demands import Demand
from symcnn.formulas.numbers import exactly


@dataclass(frozen=True)
class _Reading:
    """A measured value at a point, how far another may be from it, and how large the numbers behind it are."""

    point: Point
    measured: Any
    claim: Any
    tolerance: Any = 0
    size: Fraction = Fraction(0)

    def agrees(self, value: Any) -> bool:
        return _agree(self.measured, value, self.tolerance)

    @property
    def cell(self) -> Cell:
        return Cell(plain(self.point), plain(self.measured), plain(self.claim), plain(self.tolerance))


def _agree(measured: Any, value: Any, tolerance: Any) -> bool:
    if isinstance(measured, list) or isinstance(value, (list, tuple)):
        if not isinstance(measured, list) or not isinstance(value, (list, tuple)) or len(measured) != len(value):
            return False
        return all(map(_agree, measured, value, tolerance))
    if isinstance(value, Demand):
        if isinstance(measured, bool):
            return measured
        around = [exactly(measured) + sign * tolerance for sign in (-1, 1)]
        return _finite(measured) and value.met(*around) is not False
    if isinstance(measured, bool) or isinstance(value, bool):
        return measured is value
    if not _finite(measured) or not _finite(value):
        return False
    return bool(abs(exactly(measured) - exactly(value)) <= tolerance)


def _finite(value: Any) -> bool:
    return all(map(_finite, value)) if isinstance(value, (list, tuple)) else bool(math.isfinite(value))


def compare(
    name: str,
    experiment: Exact | Trajectory,
    operators: Mapping[str, Any],
    predict: Predict,
    rivals: Mapping[str, Predict],
    bounds: Bounds,
    device: Any,
    resolution: Fraction,
    checkpoint: Checkpoint,
    more: Mapping[str, Predict],
) -> Findings:
    """The contest at points; ``more`` are rivals of the engine's own beside those that it always has."""
    claims = [claimed(predict, point, name) for point in experiment.at]
    passing = passing_zero(experiment, claims) if isinstance(experiment, Trajectory) else []
    readings = []
    for place, (point, claim) in enumerate(zip(experiment.at, claims, strict=True)):
        run = _run(experiment, operators[OPERATOR], device)
        measured = checkpoint.reading(OPERATOR, point, partial(_read, name, experiment, run, point))
        said = measured if isinstance(claim, Demand) else claim
        if isinstance(experiment, Trajectory) and _finite(said):
            taken = partial(_taken, experiment, operators[OPERATOR], device, point, checkpoint)
            tolerance, size = tolerated(name, experiment, point, said, bounds, passing[place], taken)
            readings.append(_Reading(point, measured, claim, tolerance, size))
        else:
            readings.append(_Reading(point, measured, claim))
    readings.sort(key=lambda reading: size_of(reading.point))
    outcomes = {title: _rival(readings, rival) for title, rival in rivals.items()}
    for title, own in (*_own(experiment, readings, resolution, bounds.either), *more.items()):
        if title in rivals:
            raise DerivationError(f"{name}: a rival is titled {title!r}, as one of the engine's own is")
        outcomes[title] = _rival(readings, own, own=True)
    cells = [reading.cell for reading in readings]
    for reading in readings:
        if not _finite(reading.measured):
            why = f"the measurement gave {reading.measured} at {reading.point}: no number was measured"
            return Findings(Conclusion(UNDECIDED, why), cells, outcomes, wrong_at=reading.cell)
    for reading in readings:
        if not reading.agrees(reading.claim):
            why = f"at {reading.point} the operator gives {plain(reading.measured)}, the claim {plain(reading.claim)}"
            return Findings(Conclusion(REFUTED, why), cells, outcomes, wrong_at=reading.cell)
    if not rivals and any(isinstance(reading.claim, Demand) for reading in readings):
        return Findings(Conclusion(UNDECIDED, NO_TIGHTER), cells, outcomes)
    if operators[IMPOSTOR] is None:
        return Findings(conclude(outcomes, None), cells, outcomes)
    impostor = _impostor(experiment, operators[IMPOSTOR], readings, device, checkpoint)
    return Findings(conclude(outcomes, impostor), cells, outcomes, impostor)


def _run(experiment: Exact | Trajectory, operator: Any, device: Any) -> Run:
    import torch

    return Run(operator, device=device, dtype=getattr(torch, getattr(experiment, "dtype", "float64")))


def _taken(experiment: Trajectory, operator: Any, device: Any, point: Point, checkpoint: Checkpoint) -> Any:
    """How large the numbers are that a measurement computes with, by running it once more."""
    from symcnn.experiment.scale import largest_sum

    def again() -> Any:
        return largest_sum(lambda: experiment.measure(_run(experiment, operator, device), **point))

    return exactly(checkpoint.reading("size", point, again))


def _read(name: str, experiment: Exact | Trajectory, run: Run, point: Point) -> Any:
    """The measurement at a point; what it raises is the file's fault."""
    try:
        value = experiment.measure(run, **point)
    except DerivationError:
        raise
    except SymcnnError as error:
        raise DerivationError(f"{name}: the measurement at {point}: {error}") from error
    except (Exception, SystemExit) as error:
        kind = type(error).__name__
        raise DerivationError(f"{name}: the measurement raised {kind} at {point}: {error}") from error
    if isinstance(experiment, Exact):
        if type(value) not in (int, bool):
            raise DerivationError(
                f"{name}: an exact measurement gives an int or a bool, but at {point} it gave "
                f"{value!r} of type {type(value).__name__}"
            )
        return value
    components = value if isinstance(value, list) else [value]
    if not components or any(type(component) is not float for component in components):
        raise DerivationError(
            f"{name}: a trajectory gives a float or a list of floats, but at {point} it gave {value!r}"
        )
    return value


def _own(
    experiment: Exact | Trajectory, readings: Sequence[_Reading], resolution: Fraction, either: bool
) -> Iterator[tuple[str, Predict]]:
    """The engine's own rivals: one up and down, the other truth value, or a little up and down."""
    claims = {repr(reading.point): reading.claim for reading in readings}
    sizes = {repr(reading.point): reading.size for reading in readings}

    def changed(change: Callable[[Any], Any]) -> Predict:
        return lambda point: change(claims[repr(point)])

    def times(factor: Fraction) -> Predict:
        # Of nothing a share is nothing: what is not zero there is told by a share of the numbers behind it.
        return lambda point: _moved(claims[repr(point)], factor - 1, sizes[repr(point)])

    if any(isinstance(reading.claim, Demand) for reading in readings):
        yield "the opposite of the claim", changed(lambda claim: claim.opposite)
    elif isinstance(experiment, Trajectory):
        for word, sign in (("up", 1), ("down", -1)):
            yield f"the claim {float(100 * resolution):g} % {word}", times(1 + sign * resolution)
    elif any(isinstance(reading.claim, bool) for reading in readings):
        yield "the claim negated", changed(lambda claim: not claim)
        if either:  # a grid that visits one side of an equivalence alone says little of it
            yield "it always holds", lambda point: True
            yield "it never holds", lambda point: False
    else:
        yield "the claim, one up", changed(lambda claim: claim + 1)
        yield "the claim, one down", changed(lambda claim: claim - 1)


def _moved(claim: Formula, share: Fraction, size: Fraction) -> Any:
    if isinstance(claim, (list, tuple)):
        return [_moved(component, share, size) for component in claim]
    return exactly(claim) + share * (exactly(claim) or size)


def _rival(readings: Sequence[_Reading], predict: Predict, own: bool = False) -> RivalOutcome:
    """Where a rival first goes wrong, from the smallest point up."""
    for reading in readings:
        value = predict(reading.point)
        if value is not None and _finite(reading.measured) and not reading.agrees(value):
            cell = reading.cell
            return RivalOutcome(True, own, cell.point, None, cell.claim, rival_says(value), cell.measured)
    return RivalOutcome(False, own)


def _impostor(
    experiment: Exact | Trajectory, impostor: Any, readings: Sequence[_Reading], device: Any, checkpoint: Checkpoint
) -> ImpostorOutcome:
    """Another operator in place of the real one: a value must differ, and raising is no value."""

    raised: list[tuple[Point, str]] = []

    def value_at(point: Point) -> Any:
        try:
            return experiment.measure(_run(experiment, impostor, device), **point)
        except (Exception, SystemExit) as error:  # whatever the impostor does not accept
            raised.append((point, f"{type(error).__name__}: {reason(error)}"))
            return None

    for reading in readings:
        value = checkpoint.reading(IMPOSTOR, reading.point, partial(value_at, reading.point))
        try:
            differs = value is not None and _finite(value) and not reading.agrees(value)
        except Exception:  # what it gives is no number at all
            raised.append((reading.point, f"it gave {shown(value)}, which is no number"))
            continue
        if differs:
            cell = reading.cell
            return ImpostorOutcome(True, cell.point, None, cell.claim, plain(value))
    if not raised:
        return ImpostorOutcome(False)
    where, words = raised[0]
    most = "every point" if len(raised) == len(readings) else f"{len(raised)} of {len(readings)} points"
    return ImpostorOutcome(False, error=f"at {most} it gave no value; at {where}: {words}")
