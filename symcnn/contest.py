"""The contest between a claim, its rivals and an impostor, over one experiment.

The experiment runs the real operator; the claim and the rivals come in as
numbers at points. The claim is confirmed only if it agrees everywhere, every
rival (the engine's own among them) goes wrong somewhere, and another operator
put in place of the real one gives something else.
"""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.errors import DerivationError, MissingTool, SymcnnError
from symcnn.experiment import Exact, Experiment, MonteCarlo, Point, Trajectory
from symcnn.guard import scan
from symcnn.result import (
    CONFIRMED,
    REFUTED,
    UNDECIDED,
    Cell,
    ExperimentResult,
    ImpostorOutcome,
    RivalOutcome,
    exactly,
    plain,
    size_of,
)
from symcnn.run import Run

Predict = Callable[[Point], Any]
"""The value at a point: an int, bool, Fraction, float, mpf, or a list; None where there is none."""

__all__ = ["ExperimentResult", "contest"]

ROUNDOFF = Fraction(1, 2**53)
NEARLY = {"the claim 1 % up": Fraction(101, 100), "the claim 1 % down": Fraction(99, 100)}


def contest(
    name: str,
    experiment: Experiment,
    predict: Predict,
    rivals: Mapping[str, Predict],
    *,
    conditioning: Predict | None = None,
    device: str = "auto",
    seed: int = 0,
    level: float = 1e-6,
    tests: int = 1,
) -> ExperimentResult:
    """Run the experiment of the derivation ``name``.

    ``predict`` gives the claim's value at a point, ``rivals`` those of the
    rivals by their misconception (None where a rival has no value: the point
    then tells nothing of it). ``conditioning`` gives a trajectory's
    conditioning at a point. ``device`` is ``"auto"``, ``"cpu"`` or ``"cuda"``.
    ``level`` is the false-alarm probability of the whole suite of ``tests``
    experiments.

    Errors: `DerivationError` where the file is at fault (the measurement
    reaches the answer, raises, or gives something other than its kind
    promises), `SymcnnError` for a device that is not there.
    """
    import torch

    scan(experiment.measure, name)
    chosen = choose_device(device)
    start = time.perf_counter()
    operator = resolve(experiment.operator, name)
    impostor = resolve(experiment.impostor, name)
    if isinstance(experiment, MonteCarlo):
        from symcnn.monte_carlo import draw

        found = draw(name, experiment, operator, impostor, predict, rivals, chosen, seed, level / tests)
    else:
        found = _deterministic(name, experiment, operator, impostor, predict, rivals, conditioning, chosen)
    label = str(chosen) if chosen.type != "cuda" else f"cuda ({torch.cuda.get_device_name(chosen)})"
    return ExperimentResult(
        name=name,
        kind=type(experiment).__name__,
        operator=experiment.operator,
        device=label,
        torch=str(torch.__version__),
        seed=seed,
        seconds=time.perf_counter() - start,
        **found,
    )


def choose_device(device: str) -> Any:
    """The device meant by ``auto``, ``cpu`` or ``cuda``."""
    try:
        import torch
    except ModuleNotFoundError as error:
        raise MissingTool("an experiment needs PyTorch, which is not installed; proofs alone: --only proof") from error

    if device not in ("auto", "cpu", "cuda"):
        raise SymcnnError(f"no device is named {device!r}; allowed are auto, cpu and cuda")
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise SymcnnError("device cuda was asked for, but PyTorch finds no CUDA device; use cpu or auto")
    return torch.device("cuda" if there and device != "cpu" else "cpu")


def resolve(operator: str | Callable[..., Any], name: str) -> Callable[..., Any]:
    """The callable at a dotted path such as ``torch.nn.functional.conv2d``."""
    if not isinstance(operator, str):
        return operator
    parts = operator.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        try:
            for part in parts[end:]:
                found = getattr(found, part)
        except AttributeError:
            break
        if callable(found):
            return found  # type: ignore[no-any-return, unused-ignore]
        break
    raise DerivationError(f"{name}: no operator is found at {operator!r}")


def claimed(predict: Predict, point: Point, name: str) -> Any:
    """The claim's value at a point, which there must be."""
    value = predict(point)
    if value is None:
        raise DerivationError(f"{name}: the claim has no value at the experiment's point {point}")
    return value


def measured_at(name: str, experiment: Experiment, run: Run, point: Point) -> Any:
    """The measurement at a point; what it raises is the file's fault."""
    try:
        return experiment.measure(run, **point)
    except SymcnnError:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise DerivationError(f"{name}: the measurement raised {kind} at {point}: {error}") from error


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


def _deterministic(
    name: str,
    experiment: Exact | Trajectory,
    operator: Any,
    impostor: Any,
    predict: Predict,
    rivals: Mapping[str, Predict],
    conditioning: Predict | None,
    device: Any,
) -> dict[str, Any]:
    readings = []
    for point in experiment.at:
        measured = _read(name, experiment, Run(operator, device=device), point)
        claim = claimed(predict, point, name)
        tolerance: Any = 0
        if isinstance(experiment, Trajectory):
            tolerance = _tolerance(name, experiment, point, claim, conditioning)
        readings.append(_Reading(point, measured, claim, tolerance))
    readings.sort(key=lambda reading: size_of(reading.point))
    outcomes = {title: _rival(readings, rival) for title, rival in rivals.items()}
    for title, own in _own(experiment, readings):
        outcomes[title] = _rival(readings, own, own=True)
    found: dict[str, Any] = {
        "cells": [reading.cell for reading in readings],
        "rivals": outcomes,
        "impostor": None,
    }
    for reading in readings:
        if not _finite(reading.measured):
            why = f"the measurement gave {reading.measured} at {reading.point}: no number was measured"
            return found | {"status": UNDECIDED, "why": why, "wrong_at": reading.cell}
    for reading in readings:
        if not reading.agrees(reading.claim):
            why = f"at {reading.point} the operator gives {plain(reading.measured)}, the claim {plain(reading.claim)}"
            return found | {"status": REFUTED, "why": why, "wrong_at": reading.cell}
    found["impostor"] = outcome = _impostor(name, experiment, impostor, readings, device)
    return found | conclude(outcomes, outcome.told_apart)


def conclude(rivals: Mapping[str, RivalOutcome], told_apart: bool) -> dict[str, Any]:
    """The verdict on a claim that agreed everywhere."""
    surviving = [title for title, outcome in rivals.items() if not outcome.rejected]
    if surviving:
        names = "; ".join(repr(title) for title in surviving)
        why = f"the claim agrees, but so does what it must be told from: {names}"
        return {"status": UNDECIDED, "why": why}
    if not told_apart:
        why = "the impostor was not told apart: the measurement does not measure the operator"
        return {"status": UNDECIDED, "why": why}
    return {"status": CONFIRMED, "why": "the claim agrees everywhere; every rival and the impostor go wrong"}


def _read(name: str, experiment: Exact | Trajectory, run: Run, point: Point) -> Any:
    value = measured_at(name, experiment, run, point)
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


def _tolerance(name: str, experiment: Trajectory, point: Point, claim: Any, conditioning: Predict | None) -> Any:
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


def _own(experiment: Exact | Trajectory, readings: Sequence[_Reading]) -> Iterator[tuple[str, Predict]]:
    """The engine's own rivals: one up and down, the other truth value, or 1 % up and down."""
    claims = {repr(reading.point): reading.claim for reading in readings}

    def changed(change: Callable[[Any], Any]) -> Predict:
        return lambda point: change(claims[repr(point)])

    def times(factor: Fraction) -> Predict:
        return changed(lambda claim: _scaled(claim, factor))

    if isinstance(experiment, Trajectory):
        for title, factor in NEARLY.items():
            yield title, times(factor)
    elif any(isinstance(reading.claim, bool) for reading in readings):
        yield "the claim negated", changed(lambda claim: not claim)
        # A grid that visits one side of an equivalence alone says little of it.
        yield "it always holds", lambda point: True
        yield "it never holds", lambda point: False
    else:
        yield "the claim, one up", changed(lambda claim: claim + 1)
        yield "the claim, one down", changed(lambda claim: claim - 1)


def _scaled(claim: Any, factor: Fraction) -> Any:
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
    name: str, experiment: Exact | Trajectory, impostor: Any, readings: Sequence[_Reading], device: Any
) -> ImpostorOutcome:
    """Another operator in place of the real one: a value must differ, and raising is no value."""
    for reading in readings:
        try:
            value = experiment.measure(Run(impostor, device=device), **reading.point)
            differs = _finite(value) and not reading.agrees(value)
        except Exception:  # whatever the impostor does not accept
            continue
        if differs:
            cell = reading.cell
            return ImpostorOutcome(True, cell.point, None, cell.claim, plain(value))
    return ImpostorOutcome(False)
