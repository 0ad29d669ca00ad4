"""A derivation's experiment: its claim and its rivals as numbers, against the operator."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from symcnn import cache
from symcnn.derivation import Derivation
from symcnn.errors import DerivationError
from symcnn.experiment import Exact, MonteCarlo
from symcnn.predict import outside, parting_point, predictor
from symcnn.result import REFUTED, ExperimentResult
from symcnn.settings import Settings
from symcnn.tape import OPERATOR, Tape
from symcnn.workers import Draw


def run(
    derivation: Derivation,
    settings: Settings | None = None,
    tape: Tape | None = None,
    *,
    draws: Draw | None = None,
    kept: Callable[[], None] | None = None,
    watch: Callable[[float], None] | None = None,
) -> ExperimentResult:
    """Run a derivation's experiment; the counterexamples that the judge finds for its rivals join an exact grid.

    What is on the ``tape`` is not measured again. ``draws`` draws the chunks
    (None: this thread), ``kept`` is called when the tape has grown, ``watch``
    is told the share of the predicted draws that is done.

    Errors: `DerivationError` where the file is at fault, such as a rival that
    differs from the claim nowhere; `SymcnnError` for a device that is not there.
    """
    from symcnn.contest import contest

    declared = derivation.experiment
    broken = outside(derivation, declared.at)
    if broken:
        raise DerivationError(f"{derivation.name}: the experiment leaves the domain: {broken}")
    joined, twins = list(declared.at), []
    for label, rival in derivation.rivals.items():
        point = parting_point(derivation, rival, joined)
        if point is None:
            twins.append(label)
        elif point and isinstance(declared, Exact):
            joined.append(dict(point))
    conditioning = getattr(declared, "conditioning", None)
    drawing: dict[str, Any] = {}
    if isinstance(declared, MonteCarlo):
        offered = {"draws": draws, "kept": kept, "watch": watch, "remote": reference(derivation)}
        drawing = {name: value for name, value in offered.items() if value is not None}
    result = contest(
        derivation.name,
        dataclasses.replace(declared, at=joined),
        *_predictors(derivation),
        conditioning=None if conditioning is None else predictor(derivation, conditioning),
        settings=settings,
        tape=tape,
        **drawing,
    )
    if twins and result.status != REFUTED:
        raise DerivationError(f"{derivation.name}: the rival {twins[0]!r} differs from the claim nowhere")
    return result


def plan(derivation: Derivation, settings: Settings, tape: Tape) -> float:
    """About how many seconds the draws of an experiment will take, by its pilot; 0 where nothing is drawn."""
    if not isinstance(derivation.experiment, MonteCarlo):
        return 0.0
    from symcnn.contest import choose_device, operators_of
    from symcnn.guard import scan
    from symcnn.monte_carlo import plan as planned

    experiment, name = derivation.experiment, derivation.name
    scan(experiment.measure, name)
    operator = operators_of(experiment, name)[OPERATOR]
    device = choose_device(settings.device)
    return planned(name, experiment, operator, *_predictors(derivation), device, settings, tape)


def reference(derivation: Derivation) -> tuple[str | None, str, str] | None:
    """Where another machine finds a derivation: its package, its name, and a hash of its files and of what they say.

    None if it stands on no disk.
    """
    from symcnn.catalogue import default
    from symcnn.contents import experiment_of

    if derivation.path is None or derivation.altered:
        return None
    root = derivation.path.resolve().parents[derivation.name.count(".")]
    package = None if root == default().root else str(root)
    files = cache.sources(derivation.path)
    return package, derivation.name, cache.key("experiment", files, experiment_of(derivation))


def _predictors(derivation: Derivation) -> tuple[Any, Any]:
    rivals = {label: predictor(derivation, rival, partial=True) for label, rival in derivation.rivals.items()}
    return predictor(derivation, derivation.claim), rivals
