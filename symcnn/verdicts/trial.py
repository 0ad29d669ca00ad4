"""A derivation's experiment: its claim and its rivals as numbers, against the operator."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.chunk import Draw
from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED, ExperimentResult, Laws
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.experiment.guard import draws_by_itself, scan
from symcnn.experiment.kinds import Exact, MonteCarlo
from symcnn.experiment.operators import OPERATOR
from symcnn.files import cache
from symcnn.verdicts.coverage import covered
from symcnn.verdicts.predict import bounds, outside, parting_point, predictor, show
from symcnn.verdicts.roundings import roundings, same
from symcnn.verdicts.sampled_laws import compare


def run(
    derivation: Derivation,
    settings: Settings | None = None,
    checkpoint: Checkpoint | None = None,
    *,
    draws: Draw | None = None,
    kept: Callable[[], None] | None = None,
    watch: Callable[[float], None] | None = None,
) -> ExperimentResult:
    """Run a derivation's experiment; the counterexamples that the judge finds for its rivals join an exact grid.

    What is on the ``checkpoint`` is not measured again. ``draws`` draws the chunks
    (None: this thread), ``kept`` is called when the checkpoint has grown, ``watch``
    is told the share of the predicted draws that is done.

    The engine adds rivals that round otherwise than the claim (`symcnn.verdicts.roundings`).

    Errors: `DerivationError` where the file is at fault, such as a rival that
    differs from the claim nowhere, a grid on which something does not vary, or
    a law that is not the one in ``where``; `SymcnnError` for a device that is
    not there.
    """
    from symcnn.contest.contest import contest

    declared = derivation.experiment
    broken = outside(derivation, declared.at)
    if broken:
        raise DerivationError(f"{derivation.name}: the experiment leaves the domain: {broken}")
    laws = _about_the_claim(derivation)
    joined, twins = list(declared.at), []
    for label, rival in derivation.rivals.items():
        point = parting_point(derivation, rival, joined)
        if point is None:
            twins.append(label)
        elif point and isinstance(declared, Exact):
            joined.append(dict(point))
    own = {} if derivation.altered else _roundings(derivation, joined)
    drawing: dict[str, Any] = {}
    if isinstance(declared, MonteCarlo):
        offered = {"draws": draws, "kept": kept, "watch": watch, "remote": reference(derivation)}
        drawing = {name: value for name, value in offered.items() if value is not None}
    result = contest(
        derivation.name,
        dataclasses.replace(declared, at=joined),
        *_predictors(derivation),
        bounds=bounds(derivation),
        settings=settings,
        checkpoint=checkpoint,
        own={title: predictor(derivation, rival, partial=True) for title, rival in own.items()},
        **drawing,
    )
    result = dataclasses.replace(result, laws=laws)
    if laws is not None and laws.open and result.status == CONFIRMED:
        why = f"the law that is sampled could not be compared with `where`: {laws.open[0]}"
        result = dataclasses.replace(result, status=UNDECIDED, why=why)
    if twins and result.status != REFUTED:
        raise DerivationError(f"{derivation.name}: the rival {twins[0]!r} differs from the claim nowhere")
    return result


def plan(derivation: Derivation, settings: Settings, checkpoint: Checkpoint) -> float:
    """About how many seconds the draws of an experiment will take, by its pilot; 0 where nothing is drawn."""
    if not isinstance(derivation.experiment, MonteCarlo):
        return 0.0
    from symcnn.contest.drawn import plan as planned
    from symcnn.experiment.devices import choose_device
    from symcnn.experiment.operators import operators_of

    experiment, name = derivation.experiment, derivation.name
    scan(experiment.measure, name)
    _about_the_claim(derivation)
    operator = operators_of(experiment, name)[OPERATOR]
    device = choose_device(settings.device)
    return planned(name, experiment, operator, *_predictors(derivation), device, settings, checkpoint)


def _about_the_claim(derivation: Derivation) -> Laws | None:
    """That the experiment is about the claim: what it depends on varies, and what is sampled is what ``where`` says.

    Asked once of a derivation as its file has it; an altered one has the same experiment.
    """
    if derivation.altered:
        return None
    if "_about" not in derivation.__dict__:
        experiment = derivation.experiment
        if isinstance(experiment, MonteCarlo) and experiment.laws:
            scan(experiment.measure, derivation.name, draws=False)
        laws = compare(derivation)
        if laws is not None and laws.by_operator:
            laws = dataclasses.replace(laws, own_draws=draws_by_itself(experiment.measure))
        covered(derivation)
        derivation.__dict__["_about"] = laws
    found: Laws | None = derivation.__dict__["_about"]
    return found


def _roundings(derivation: Derivation, joined: list[Any]) -> dict[str, Any]:
    """The rivals that round otherwise, less those that are proved equal; where one differs joins an exact grid."""
    kept, declared = {}, derivation.experiment
    for title, rival in roundings(derivation).items():
        point = parting_point(derivation, rival, joined)
        if point is None and same(derivation, rival):
            continue
        if point and isinstance(declared, Exact):
            joined.append(dict(point))
        elif point != {} and isinstance(declared, MonteCarlo):
            raise DerivationError(
                f"{derivation.name}: the grid cannot tell the claim from {title!r}; "
                f"add a point at which a division leaves a rest{f', such as {show(point)}' if point else ''}"
            )
        kept[title] = rival
    return {} if isinstance(declared, MonteCarlo) else kept


def reference(derivation: Derivation) -> tuple[str | None, str, str] | None:
    """Where another machine finds a derivation: its package, its name, and a hash of its files and of what they say.

    None if it stands on no disk.
    """
    from symcnn.catalogue.catalogue import default
    from symcnn.verdicts.contents import experiment_of

    if derivation.path is None or derivation.altered:
        return None
    root = derivation.path.resolve().parents[derivation.name.count(".")]
    package = None if root == default().root else str(root)
    files = cache.sources(derivation.path)
    return package, derivation.name, cache.key("experiment", files, experiment_of(derivation))


def _predictors(derivation: Derivation) -> tuple[Any, Any]:
    rivals = {label: predictor(derivation, rival, partial=True) for label, rival in derivation.rivals.items()}
    return predictor(derivation, derivation.claim), rivals
