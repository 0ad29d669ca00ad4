"""The contest between a claim, its rivals and an impostor, over one experiment.

The experiment runs the real operator; the claim and the rivals come in as
numbers at points. The claim is confirmed only if it agrees everywhere, every
rival (the engine's own among them) goes wrong somewhere, and another operator
put in place of the real one, if the file names one, gives something else.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from symcnn.errors import DerivationError, MissingTool, SymcnnError
from symcnn.experiment import Experiment, MonteCarlo, Point
from symcnn.guard import scan
from symcnn.result import (
    CONFIRMED,
    NO_IMPOSTOR,
    UNDECIDED,
    ExperimentResult,
    RivalOutcome,
)
from symcnn.settings import Settings
from symcnn.tape import IMPOSTOR, OPERATOR, Tape

Predict = Callable[[Point], Any]
"""The value at a point: an int, bool, Fraction, float, mpf, or a list; None where there is none."""

__all__ = ["ExperimentResult", "contest"]


def contest(
    name: str,
    experiment: Experiment,
    predict: Predict,
    rivals: Mapping[str, Predict],
    *,
    conditioning: Predict | None = None,
    settings: Settings | None = None,
    tape: Tape | None = None,
    own: Mapping[str, Predict] | None = None,
    **drawing: Any,
) -> ExperimentResult:
    """Run the experiment of the derivation ``name``.

    ``predict`` gives the claim's value at a point, ``rivals`` those of the
    rivals by their misconception (None where a rival has no value: the point
    then tells nothing of it); ``own`` are more rivals of the engine's own, where
    nothing is drawn. ``conditioning`` gives a trajectory's
    conditioning at a point. What is measured is written on the ``tape``, and
    what is on it already is not measured again. ``drawing`` says how draws are
    made; see `symcnn.monte_carlo.draw`.

    Errors: `DerivationError` where the file is at fault (the measurement
    reaches the answer, raises, or gives something other than its kind
    promises), `SymcnnError` for a device that is not there.
    """
    import torch

    settings, tape = settings or Settings(), tape or Tape()
    scan(experiment.measure, name)
    chosen = choose_device(settings.device)
    start = time.perf_counter()
    operators = operators_of(experiment, name)
    if isinstance(experiment, MonteCarlo):
        from symcnn.monte_carlo import draw

        found = draw(name, experiment, operators, predict, rivals, chosen, settings, tape, **drawing)
    else:
        from symcnn.deterministic import compare

        found = compare(
            name, experiment, operators, predict, rivals, conditioning, chosen, settings.resolution, tape, own or {}
        )
    if experiment.impostor is not None and found["impostor"] is not None:
        found["impostor"] = replace(found["impostor"], name=label(experiment.impostor))
    return ExperimentResult(
        name=name,
        kind=type(experiment).__name__,
        operator=label(experiment.operator),
        device=device_name(chosen),
        torch=str(torch.__version__),
        seed=settings.seed,
        seconds=time.perf_counter() - start,
        resolution=float(settings.resolution),
        **found,
    )


def choose_device(device: str) -> Any:
    """The device meant by ``auto``, ``cpu`` or ``cuda``."""
    try:
        import torch
    except ModuleNotFoundError as error:
        raise MissingTool("an experiment needs PyTorch, which is not installed; proofs alone: --only proof") from error

    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise SymcnnError("device cuda was asked for, but PyTorch finds no CUDA device; use cpu or auto")
    return torch.device("cuda" if there and device != "cpu" else "cpu")


def device_name(device: Any) -> str:
    """A device with the name of its model, where it has one."""
    import torch

    return "cpu" if device.type == "cpu" else f"cuda ({torch.cuda.get_device_name(device)})"


def label(operator: str | Callable[..., Any]) -> str:
    """An operator's dotted path, or the name of a function."""
    return operator if isinstance(operator, str) else str(getattr(operator, "__name__", operator))


def operators_of(experiment: Experiment, name: str) -> dict[str, Any]:
    """The operator and the impostor, if there is one."""
    impostor = None if experiment.impostor is None else resolve(experiment.impostor, name)
    return {OPERATOR: resolve(experiment.operator, name), IMPOSTOR: impostor}


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


def conclude(rivals: Mapping[str, RivalOutcome], told_apart: bool | None, spent: str = "") -> dict[str, Any]:
    """The verdict on a claim that agreed everywhere; ``told_apart`` is None without an impostor."""
    surviving = [title for title, outcome in rivals.items() if not outcome.rejected]
    if surviving:
        names = "; ".join(repr(title) for title in surviving)
        why = f"the claim agrees, but so does what it must be told from: {names}"
        return {"status": UNDECIDED, "why": f"{why} ({spent})" if spent else why}
    if spent:
        return {"status": UNDECIDED, "why": spent}
    if told_apart is None:
        why = f"the claim agrees everywhere; every rival goes wrong ({NO_IMPOSTOR})"
        return {"status": CONFIRMED, "why": why}
    if not told_apart:
        why = "the impostor was not told apart: the measurement does not measure the operator"
        return {"status": UNDECIDED, "why": why}
    return {"status": CONFIRMED, "why": "the claim agrees everywhere; every rival and the impostor go wrong"}
