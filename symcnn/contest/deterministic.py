"""The contest where nothing is random: whole numbers equal, and runs in floating point within their rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.conclusion import claimed, conclude
from symcnn.contest.result import (
    REFUTED,
    UNDECIDED,
    Cell,
    Conclusion,
    Findings,
    ImpostorOutcome,
    RivalOutcome,
    plain,
    size_of,
)
from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment.kinds import Exact, Trajectory
from symcnn.experiment.operators import IMPOSTOR, OPERATOR
from symcnn.experiment.run import Run
from symcnn.formulas.aliases import Formula, Point, Predict
from symcnn.formulas.numbers import exactly

ROUNDOFF = Fraction(1, 2**53)


@dataclass(frozen=True)
class _Reading:
    """A measured value at a point, and how far another may be from it."""

    point: Point
    measured: Any
    claim: Any
    tolerance: Any = 0

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
    conditioning: Predict | None,
    device: Any,
    resolution: Fraction,
    checkpoint: Checkpoint,
    more: Mapping[str, Predict],
) -> Findings:
    """The contest at points; ``more`` are rivals of the engine's own beside those that it always has."""
    readings = []
    for point in experiment.at:
        run = Run(operators[OPERATOR], device=device)
        measured = checkpoint.reading(OPERATOR, point, partial(_read, name, experiment, run, point))
        claim = claimed(predict, point, name)
        tolerance: Any = 0
        if isinstance(experiment, Trajectory):
            tolerance = _tolerance(name, experiment, point, claim, conditioning)
        readings.append(_Reading(point, measured, claim, tolerance))
    readings.sort(key=lambda reading: size_of(reading.point))
    outcomes = {title: _rival(readings, rival) for title, rival in rivals.items()}
    for title, own in (*_own(experiment, readings, resolution), *more.items()):
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
    if operators[IMPOSTOR] is None:
        return Findings(conclude(outcomes, None), cells, outcomes)
    impostor = _impostor(experiment, operators[IMPOSTOR], readings, device, checkpoint)
    return Findings(conclude(outcomes, impostor.told_apart), cells, outcomes, impostor)


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


def _tolerance(name: str, experiment: Trajectory, point: Point, claim: Formula, conditioning: Predict | None) -> Any:
    """gamma(operations * steps) * conditioning * |value|, as exact fractions."""
    if experiment.conditioning is not None and conditioning is None:
        raise DerivationError(f"{name}: the experiment states a conditioning, but none was evaluated")
    rounded = experiment.operations * (1 if experiment.steps is None else int(point[experiment.steps])) * ROUNDOFF
    if rounded >= 1:
        raise DerivationError(f"{name}: at {point} there are too many operations for any bound")
    magnified = Fraction(1) if conditioning is None else abs(exactly(conditioning(point)))
    relative = rounded / (1 - rounded) * magnified
    if isinstance(claim, (list, tuple)):
        return [relative * abs(exactly(component)) for component in claim]
    return relative * abs(exactly(claim))


def _own(
    experiment: Exact | Trajectory, readings: Sequence[_Reading], resolution: Fraction
) -> Iterator[tuple[str, Predict]]:
    """The engine's own rivals: one up and down, the other truth value, or a little up and down."""
    claims = {repr(reading.point): reading.claim for reading in readings}

    def changed(change: Callable[[Any], Any]) -> Predict:
        return lambda point: change(claims[repr(point)])

    def times(factor: Fraction) -> Predict:
        return changed(lambda claim: _scaled(claim, factor))

    if isinstance(experiment, Trajectory):
        for word, sign in (("up", 1), ("down", -1)):
            yield f"the claim {float(100 * resolution):g} % {word}", times(1 + sign * resolution)
    elif any(isinstance(reading.claim, bool) for reading in readings):
        yield "the claim negated", changed(lambda claim: not claim)
        # A grid that visits one side of an equivalence alone says little of it.
        yield "it always holds", lambda point: True
        yield "it never holds", lambda point: False
    else:
        yield "the claim, one up", changed(lambda claim: claim + 1)
        yield "the claim, one down", changed(lambda claim: claim - 1)


def _scaled(claim: Formula, factor: Fraction) -> Any:
    if isinstance(claim, (list, tuple)):
        return [_scaled(component, factor) for component in claim]
    return exactly(claim) * factor


def _rival(readings: Sequence[_Reading], predict: Predict, own: bool = False) -> RivalOutcome:
    """Where a rival first goes wrong, from the smallest point up."""
    for reading in readings:
        value = predict(reading.point)
        if value is not None and _finite(reading.measured) and not reading.agrees(value):
            cell = reading.cell
            return RivalOutcome(True, own, cell.point, None, cell.claim, plain(value), cell.measured)
    return RivalOutcome(False, own)


def _impostor(
    experiment: Exact | Trajectory, impostor: Any, readings: Sequence[_Reading], device: Any, checkpoint: Checkpoint
) -> ImpostorOutcome:
    """Another operator in place of the real one: a value must differ, and raising is no value."""

    def value_at(point: Point) -> Any:
        try:
            return experiment.measure(Run(impostor, device=device), **point)
        except (Exception, SystemExit):  # whatever the impostor does not accept
            return None

    for reading in readings:
        value = checkpoint.reading(IMPOSTOR, reading.point, partial(value_at, reading.point))
        try:
            differs = value is not None and _finite(value) and not reading.agrees(value)
        except Exception:  # what it gives is no number at all
            continue
        if differs:
            cell = reading.cell
            return ImpostorOutcome(True, cell.point, None, cell.claim, plain(value))
    return ImpostorOutcome(False)
