"""The trial of a derivation's mutants: each must be rejected by the proof and by the experiment, each alone.

In the proof the mutant stands in the claim's place: the last line must not
give it, and the judge must find where. In the experiment it stands there too,
without the claim's rivals, and the operator must exclude it; the operator is
measured once for all of them. What is not rejected must be proved equal to the
claim. Otherwise it survives, and shows that a check cannot fail where it should.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED, Cell
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import Exact, MonteCarlo
from symcnn.formulas.aliases import Point
from symcnn.formulas.numbers import exactly
from symcnn.judge.judging import Status
from symcnn.printing.prose import unicode
from symcnn.verdicts.mutants.by_proof import (
    UNEVALUATED,
    agreement,
    judged,
    missing,
    premises,
    proved,
    shown_counterexample,
    valueless,
)
from symcnn.verdicts.mutants.report import BY_PROOF, EQUAL, NO_VALUE, REJECTED, SURVIVES, UNKNOWN, MutantReport, Outcome
from symcnn.verdicts.mutants.rules import mutants
from symcnn.verdicts.predict import parting_point, predictor, show

PART = 12
"""Points that are tried before the whole grid: a mutant that is wrong there is wrong."""
UNBROKEN = 10**6
FINER = (4, 16)
"""How many times finer than asked draws may tell a mutant from the operator."""


def trial(derivation: Derivation, settings: Settings | None = None) -> MutantReport:
    """Try every mutant of a derivation's claim; the operator is measured once for all of them.

    A formula without a value at a point of the domain is wrong there, and is
    rejected. A mutant that the declared experiment does not reject is tried at
    a point at which the judge finds it to differ, or with draws that tell finer.

    Errors: `DerivationError` where the file itself is at fault, `SymcnnError`
    for a device that is not there.
    """
    begin, checkpoint = time.perf_counter(), Checkpoint()
    asked = settings or Settings()
    broken = mutants(derivation.claim, derivation.given)
    outcomes = tuple(_try(derivation, label, mutant, asked, checkpoint) for label, mutant in broken)
    return MutantReport(derivation.name, _kind(derivation), outcomes, time.perf_counter() - begin)


def trial_all(
    derivations: Iterable[Derivation],
    settings: Settings | None = None,
    progress: Callable[[str, str], None] | None = None,
) -> list[MutantReport]:
    """Try the mutants of several derivations, each in a process of its own, as many at once as there are processors.

    ``progress`` is told of each ("mutants", name) that is done. A file at fault
    gives a report that says so, and does not stop the others.
    """
    asked, say = list(derivations), progress or (lambda kind, name: None)
    reports: dict[int, MutantReport] = {}
    apart = {place: d.path for place, d in enumerate(asked) if d.path is not None and not d.altered}
    processors = min(os.cpu_count() or 1, len(apart))
    if processors < 2:
        apart = {}
    for place, derivation in enumerate(asked):
        if place not in apart:
            reports[place] = _reported(derivation, settings)
            say("mutants", derivation.name)
    if apart:
        reports |= _apart(
            {place: (path, asked[place].name) for place, path in apart.items()}, settings, processors, say
        )
    return [reports[place] for place in range(len(asked))]


def _apart(
    files: Mapping[int, tuple[Path, str]],
    settings: Settings | None,
    processors: int,
    say: Callable[[str, str], None],
) -> dict[int, MutantReport]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # Started afresh: a fork of a process with threads may hang.
    with ProcessPoolExecutor(processors, mp_context=get_context("spawn")) as pool:
        try:
            running = {pool.submit(_named, path, name, settings): place for place, (path, name) in files.items()}
            for future in as_completed(running):
                say("mutants", future.result().name)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return {place: future.result() for future, place in running.items()}


def _named(path: Path, name: str, settings: Settings | None) -> MutantReport:
    from symcnn.catalogue.catalogue import Catalogue

    return _reported(Catalogue(path.resolve().parents[name.count(".")])[name], settings)


def _reported(derivation: Derivation, settings: Settings | None) -> MutantReport:
    try:
        return trial(derivation, settings)
    except DerivationError as error:
        return MutantReport(derivation.name, _kind(derivation), (), 0.0, str(error))


def _kind(derivation: Derivation) -> str | None:
    return None if derivation.experiment is None else type(derivation.experiment).__name__


def _try(derivation: Derivation, label: str, mutant: Any, settings: Settings, checkpoint: Checkpoint) -> Outcome:
    judgement = proved(derivation, mutant)
    proof, counterexample = judgement.status.value, None
    experiment, where, further = BY_PROOF, None, ""
    if derivation.experiment is not None:
        experiment, where, further = _measured(derivation, mutant, settings, checkpoint)
    if judgement.status is Status.REFUTED:
        counterexample = shown_counterexample(judgement)
    if judgement.status is Status.UNKNOWN:
        at = where if experiment == NO_VALUE else valueless(derivation, mutant)
        if at is not None:
            proof, counterexample = NO_VALUE, at
    formula = unicode(mutant, derivation.order, width=UNBROKEN)
    outcome = Outcome(label, formula, proof, counterexample, experiment, where, REJECTED, further)
    if outcome.by_proof and (outcome.by_experiment or experiment == BY_PROOF):
        return outcome
    verdict, note = _verdict(derivation, mutant, outcome)
    return dataclasses.replace(outcome, verdict=verdict, note=note)


def _verdict(derivation: Derivation, mutant: Any, found: Outcome) -> tuple[str, str]:
    """Of a mutant that is not rejected by both: whether it is equal to the claim, and if not, what is wrong."""
    if found.by_proof:
        if found.experiment == UNDECIDED:
            return UNKNOWN, "the draws do not tell it from what is measured" + _distance(derivation, mutant)
        return SURVIVES, "what is measured agrees with it" + _distance(derivation, mutant)
    said = f"the claim's line is {found.proof} with it"
    same = judged(agreement(derivation.claim, mutant), premises(derivation))
    if same.status is Status.PROVED and not found.by_experiment:
        return EQUAL, ""
    point = parting_point(derivation, mutant, ())
    if point:
        said += f", but it parts from the claim at {show(point)}"
    elif found.by_experiment:
        said += f", but the experiment rejects it at {found.where}"
    wrong = (point or found.by_experiment) and found.proof != Status.UNKNOWN.value
    return (SURVIVES if wrong else UNKNOWN), said


# --- by the experiment --------------------------------------------------------------------------------


def _measured(
    derivation: Derivation, mutant: Any, settings: Settings, checkpoint: Checkpoint
) -> tuple[str, str | None, str]:
    """What the experiment says with the mutant for the claim, where, and what it took beyond what is declared."""
    from symcnn.contest.contest import contest

    declared, status = derivation.experiment, UNDECIDED
    said = predictor(derivation, mutant)
    conditioning = getattr(declared, "conditioning", None)
    bound = None if conditioning is None else predictor(derivation, conditioning)
    for at, finer, further in _attempts(derivation, mutant):
        experiment = dataclasses.replace(declared, at=at)
        asked = dataclasses.replace(settings, resolution=settings.resolution / finer)
        try:
            # Without the rivals: one of them may well be this mutant.
            found = contest(
                derivation.name, experiment, said, {}, conditioning=bound, settings=asked, checkpoint=checkpoint
            )
        except UNEVALUATED:
            empty = next((point for point in at if missing(said, point)), None)
            if empty is None:
                raise
            return NO_VALUE, show(empty), further
        if found.status == REFUTED:
            return REFUTED, _where(found.wrong_at), further
        # Where nothing is drawn the mutant agrees at every point, whatever else was not told apart.
        status = found.status if isinstance(declared, MonteCarlo) else CONFIRMED
    return status, None, ""


def _where(cell: Cell | None) -> str:
    assert cell is not None
    law = f", law {cell.law}" if cell.law else ""
    return f"{show(cell.point)}{law}: {_number(cell.measured)}, not {_number(cell.claim)}"


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _attempts(derivation: Derivation, mutant: Any) -> Iterator[tuple[Sequence[Point], int, str]]:
    """What to try in turn: a grid, how many times finer the draws are to tell, and that in words if not declared."""
    declared = derivation.experiment
    if isinstance(declared, MonteCarlo):
        yield declared.at, 1, ""
        yield from ((declared.at, finer, f"with draws that tell {finer} times finer") for finer in FINER)
        return
    step = max(1, len(declared.at) // PART)
    if step > 1:
        yield declared.at[::step], 1, ""
    yield declared.at, 1, ""
    point = parting_point(derivation, mutant, ())
    if point and isinstance(declared, Exact):
        yield (*declared.at, dict(point)), 1, "at a point that joined the grid"


def _distance(derivation: Derivation, mutant: Any) -> str:
    """How near to the claim a mutant lies, in words; empty where that is no number."""
    if not isinstance(derivation.experiment, MonteCarlo):
        return ""
    claimed, said = predictor(derivation, derivation.claim), predictor(derivation, mutant, partial=True)
    shares = []
    for point in derivation.experiment.at:
        ours, theirs = claimed(point), said(point)
        if ours and theirs is not None:
            shares.append(abs(float(exactly(theirs) / exactly(ours) - 1)))
    return f"; it lies {100 * max(shares):.2g} % from the claim at most" if shares else ""


__all__ = ["agreement", "trial", "trial_all"]
