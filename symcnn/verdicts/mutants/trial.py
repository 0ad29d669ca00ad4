"""The trial of a derivation's mutants: each must be rejected by the proof and by the experiment, each alone.

In the proof the mutant stands in the claim's place: the last line must not
give it, and the judge must find where. In the experiment it stands there too,
without the claim's rivals, and the operator must exclude it; the operator is
measured once for all of them. What is not rejected must be proved equal to the
claim. Otherwise it survives, and shows that a check cannot fail where it should.
Mutants of another package than the one that comes along are tried where they can
be ended (`symcnn.verdicts.apart`).
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from symcnn.catalogue.derivation import Derivation
from symcnn.catalogue.prover import end_all
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED, Cell
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.experiment.kinds import Exact, MonteCarlo
from symcnn.files.places import foreign
from symcnn.formulas.aliases import Point
from symcnn.formulas.numbers import exactly
from symcnn.judge.judging import Status
from symcnn.printing.prose import unicode
from symcnn.verdicts.apart import one_apart, package_of
from symcnn.verdicts.measuring import at_fault, on_disk
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
from symcnn.verdicts.predict import bounds, parting_point, predictor, show

PART = 12
"""Points that are tried before the whole grid: a mutant that is wrong there is wrong."""
UNBROKEN = 10**6
FINER = (4, 16)
"""How many times finer than asked draws may tell a mutant from the operator."""


def trial(
    derivation: Derivation, settings: Settings | None = None, watch: Callable[[], None] = lambda: None
) -> MutantReport:
    """Try every mutant of a derivation's claim; the operator is measured once for all of them.

    A formula without a value at a point of the domain is wrong there, and is
    rejected. A mutant that the declared experiment does not reject is tried at
    a point at which the judge finds it to differ, or with draws that tell finer.
    ``watch`` is called whenever something has come of it.

    Errors: `DerivationError` where the file itself is at fault, `SymcnnError`
    for a device that is not there.
    """
    begin, checkpoint = time.perf_counter(), Checkpoint()
    asked = settings or Settings()
    broken = mutants(derivation.claim, derivation.given)
    outcomes = []
    for label, mutant in broken:
        outcomes.append(_try(derivation, label, mutant, asked, checkpoint, watch))
        watch()
    return MutantReport(derivation.name, _kind(derivation), tuple(outcomes), time.perf_counter() - begin)


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
    files = {place: one for place, one in enumerate(asked) if on_disk(one)}
    theirs = {place: one for place, one in files.items() if foreign(one.path)}
    ours = {place: one for place, one in files.items() if place not in theirs}
    processors = os.cpu_count() or 1
    if min(processors, len(ours)) < 2:
        ours = {}
    for place, derivation in enumerate(asked):
        if place not in ours and place not in theirs:
            reports[place] = _reported(derivation, settings)
            say("mutants", derivation.name)
    if ours:
        # Started afresh: a fork of a process with threads may hang.
        pool: Executor = ProcessPoolExecutor(min(processors, len(ours)), mp_context=get_context("spawn"))
        named = {place: partial(_named, package_of(one.path, one.name), one.name) for place, one in ours.items()}
        reports |= _side_by_side(pool, named, settings, say)
    if theirs:
        pool = ThreadPoolExecutor(min(processors, len(theirs)))
        reports |= _side_by_side(pool, {place: partial(_apart, one) for place, one in theirs.items()}, settings, say)
    return [reports[place] for place in range(len(asked))]


def _side_by_side(
    pool: Executor,
    trials: Mapping[int, Callable[[Settings | None], MutantReport]],
    settings: Settings | None,
    say: Callable[[str, str], None],
) -> dict[int, MutantReport]:
    with pool:
        try:
            running: dict[Future[MutantReport], int] = {
                pool.submit(one, settings): place for place, one in trials.items()
            }
            for future in as_completed(running):
                say("mutants", future.result().name)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
        return {place: future.result() for future, place in running.items()}


def _apart(derivation: Derivation, settings: Settings | None) -> MutantReport:
    """The trial of a file of somebody else's, in a process that can be ended."""
    if derivation.fault is not None:
        return faulty_report(derivation.name, derivation.fault, _kind(derivation))
    root, asked = package_of(derivation.path, derivation.name), settings or Settings()
    try:
        return one_apart(
            "mutants",
            derivation.name,
            root,
            {"settings": asked.to_json()},
            lambda answer: MutantReport.from_json(answer["report"]),
        )
    except DerivationError as error:
        return faulty_report(derivation.name, error, _kind(derivation))


def _named(root: Path, name: str, settings: Settings | None) -> MutantReport:
    from symcnn.catalogue.catalogue import Catalogue

    return _reported(Catalogue(root)[name], settings)


def _reported(derivation: Derivation, settings: Settings | None) -> MutantReport:
    try:
        return trial(derivation, settings)
    except Exception as error:
        fault = at_fault(derivation.name, "trial", error)
        if fault is None:
            raise
        return faulty_report(derivation.name, fault, _kind(derivation))


def faulty_report(name: str, fault: SymcnnError, kind: str | None = None) -> MutantReport:
    """The report of a file at fault, of whose claim no mutant could be tried."""
    return MutantReport(name, kind, (), 0.0, str(fault), isinstance(fault, Unfinished))


def _kind(derivation: Derivation) -> str | None:
    return None if derivation.experiment is None else type(derivation.experiment).__name__


def _try(
    derivation: Derivation,
    label: str,
    mutant: Any,
    settings: Settings,
    checkpoint: Checkpoint,
    watch: Callable[[], None],
) -> Outcome:
    judgement = proved(derivation, mutant)
    proof, counterexample = judgement.status.value, None
    experiment, where, further = BY_PROOF, None, ""
    if derivation.experiment is not None:
        experiment, where, further = _measured(derivation, mutant, settings, checkpoint, watch)
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
    derivation: Derivation, mutant: Any, settings: Settings, checkpoint: Checkpoint, watch: Callable[[], None]
) -> tuple[str, str | None, str]:
    """What the experiment says with the mutant for the claim, where, and what it took beyond what is declared."""
    from symcnn.contest.contest import contest

    declared, status = derivation.experiment, UNDECIDED
    said = predictor(derivation, mutant)
    drawing: dict[str, Any] = {"watch": lambda share: watch()} if isinstance(declared, MonteCarlo) else {}
    for at, finer, further in _attempts(derivation, mutant):
        experiment = dataclasses.replace(declared, at=at)
        asked = dataclasses.replace(settings, resolution=settings.resolution / finer)
        try:
            # Without the rivals: one of them may well be this mutant.
            found = contest(
                derivation.name,
                experiment,
                said,
                {},
                bounds=bounds(derivation),
                settings=asked,
                checkpoint=checkpoint,
                **drawing,
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


__all__ = ["agreement", "faulty_report", "trial", "trial_all"]
