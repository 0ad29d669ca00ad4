"""The contest between a claim, its rivals and an impostor, over one experiment.

The experiment runs the real operator; the claim and the rivals come in as
numbers at points. The claim is confirmed only if it agrees everywhere, every
rival (the engine's own among them) goes wrong somewhere, and another operator
put in place of the real one, if the file names one, gives something else.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.result import ExperimentResult
from symcnn.contest.rounding import Bounds
from symcnn.contest.settings import Settings
from symcnn.experiment.devices import choose_device, device_name
from symcnn.experiment.guard import scan
from symcnn.experiment.kinds import Experiment, MonteCarlo
from symcnn.experiment.operators import label, operators_of
from symcnn.formulas.aliases import Predict

__all__ = ["ExperimentResult", "contest"]


def contest(
    name: str,
    experiment: Experiment,
    predict: Predict,
    rivals: Mapping[str, Predict],
    *,
    bounds: Bounds | None = None,
    settings: Settings | None = None,
    checkpoint: Checkpoint | None = None,
    own: Mapping[str, Predict] | None = None,
    **drawing: Any,
) -> ExperimentResult:
    """Run the experiment of the derivation ``name``.

    ``predict`` gives the claim's value at a point, ``rivals`` those of the
    rivals by their misconception (None where a rival has no value: the point
    then tells nothing of it); ``own`` are more rivals of the engine's own, where
    nothing is drawn. ``bounds`` say how exactly a trajectory is
    known. What is measured is written on the ``checkpoint``, and
    what is on it already is not measured again. ``drawing`` says how draws are
    made; see `symcnn.contest.drawn.draw`.

    Errors: `DerivationError` where the file is at fault (the measurement
    reaches the answer, raises, or gives something other than its kind
    promises), `SymcnnError` for a device that is not there.
    """
    settings, checkpoint = settings or Settings(), checkpoint or Checkpoint()
    scan(experiment.measure, name)
    chosen = choose_device(settings.device)
    import torch

    start = time.perf_counter()
    operators = operators_of(experiment, name)
    if isinstance(experiment, MonteCarlo):
        from symcnn.contest.drawn import draw

        found = draw(name, experiment, operators, predict, rivals, chosen, settings, checkpoint, **drawing)
    else:
        from symcnn.contest.deterministic import compare

        found = compare(
            name,
            experiment,
            operators,
            predict,
            rivals,
            bounds or Bounds(),
            chosen,
            settings.resolution,
            checkpoint,
            own or {},
        )
    impostor = found.impostor
    if experiment.impostor is not None and impostor is not None:
        impostor = replace(impostor, name=label(experiment.impostor))
    return ExperimentResult(
        name=name,
        kind=type(experiment).__name__,
        status=found.conclusion.status,
        why=found.conclusion.why,
        operator=label(experiment.operator),
        device=device_name(chosen),
        torch=str(torch.__version__),
        seed=settings.seed,
        cells=found.cells,
        rivals=found.rivals,
        impostor=impostor,
        seconds=time.perf_counter() - start,
        level=found.level,
        estimate=found.estimate,
        alpha=found.alpha,
        tests=found.tests,
        resolution=float(settings.resolution),
        predicted=found.predicted,
        wrong_at=found.wrong_at,
    )
