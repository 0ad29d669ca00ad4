"""Proof, experiment and controls together: the two verdicts of a derivation."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any, Literal, Protocol

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED, ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.contest.verdict import NONE, SKIPPED, Verdict
from symcnn.errors import DerivationError, MissingTool, SymcnnError, Unfinished, UnknownName, of_kind
from symcnn.judge.judgement import Status, worst
from symcnn.printing.prose import prose_latex
from symcnn.verdicts.measuring import NoProgress, Progress, experiments, faulty, on_disk
from symcnn.verdicts.prove import ProofRecord, end_all, prove, prove_apart
from symcnn.verdicts.report import Report

Only = Literal["proof", "experiment"] | None
EXPERIMENT_ORDER = (NONE, CONFIRMED, UNDECIDED, REFUTED)


def check(
    derivation: Derivation,
    only: Only = None,
    settings: Settings | None = None,
    fresh: bool = False,
    store: Path | None = None,
) -> Report:
    """Prove one derivation, run its experiment, and judge both against their controls; see `check_all`."""
    return check_all([derivation], only, settings, fresh, store=store)[0]


def check_all(
    derivations: Iterable[Derivation],
    only: Only = None,
    settings: Settings | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    store: Path | None = None,
) -> list[Report]:
    """Check derivations and all that they recall; proofs run beside the experiments.

    Args:
        only: ``"proof"`` or ``"experiment"``: each can turn red by itself.
        settings: device, seed, false-alarm budget and the like; see `symcnn.contest.settings.Settings`.
        fresh: take nothing from the cache.
        progress: is told how far it has come.
        store: a folder for the records of the experiments, in place of the cache.

    A file at fault gives a report that says so, and does not stop the others.
    """
    asked = _asked(derivations, only, settings, store)
    store = None if store is None else Path(store)
    say = progress or NoProgress()
    faults: dict[str, DerivationError] = {}
    everything = _closure(asked, faults)
    unmeasured: dict[str, DerivationError] = {}
    proofs: dict[str, ProofRecord] = {}
    results: dict[str, ExperimentResult] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running: dict[Future[ProofRecord], str] = {}
        try:
            # What confirms a corollary is its proof from what was proved and confirmed, so that is asked in any case.
            corollaries = [d for d in everything.values() if d.experiment is None and d.name not in faults]
            under = everything if only != "experiment" else _closure(corollaries, dict(faults))
            asked_for_proof = [d for d in everything.values() if d.name in under]
            running = {pool.submit(prove_apart, d, fresh=fresh): d.name for d in asked_for_proof if on_disk(d)}
            for future, name in running.items():
                future.add_done_callback(partial(_said, say, name))
            for derivation in everything.values():
                if derivation in asked_for_proof and not on_disk(derivation):
                    with faulty(faults, derivation.name, "proof"):
                        proofs[derivation.name] = prove(derivation)
            if only != "proof":
                measured = [one for one in everything.values() if one.experiment is not None]
                results = experiments(measured, settings or Settings(), fresh, say, store, unmeasured)
            for future, name in running.items():
                with faulty(faults, name, "proof"):
                    proofs[name] = future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    reports: dict[str, Report] = {}
    found = Found(only, proofs, results, faults, unmeasured)
    return [_assemble(derivation, found, reports) for derivation in asked]


def _asked(derivations: Any, only: Any, settings: Any, store: Any) -> list[Derivation]:
    """The derivations, if all that is asked for can be. Errors: `WrongKind`; `UnknownName` for another side."""
    of_kind("what is checked", derivations, Iterable, "a list of derivations")
    asked = list(derivations)
    for one in asked:
        of_kind("what is checked", one, Derivation, 'a derivation, such as symcnn.derive("convolution.output_size")')
    of_kind("the settings of a check", settings, (Settings, NoneType), "a Settings of symcnn.contest.settings")
    of_kind("the folder of the records", store, (str, os.PathLike, NoneType), "a path")
    of_kind("the side of a check", only, (str, NoneType), 'a text: "proof" or "experiment"')
    if only not in (None, "proof", "experiment"):
        raise UnknownName("side of a result", only, ("proof", "experiment"))
    return asked


def _said(say: Progress, name: str, future: Future[ProofRecord]) -> None:
    if not future.cancelled():
        say.done("proof", name)


def _closure(asked: Iterable[Derivation], faults: dict[str, DerivationError]) -> dict[str, Derivation]:
    """The derivations and all that they recall, by name."""
    everything: dict[str, Derivation] = {}
    todo = list(asked)
    while todo:
        derivation = todo.pop(0)
        if derivation.name in everything or derivation.name in faults:
            continue
        with faulty(faults, derivation.name, "proof"):
            todo.extend(derivation.recalled.values())
        if derivation.name in faults:
            continue
        if derivation.experiment is None and not derivation.recalled:
            faults[derivation.name] = DerivationError(
                f"{derivation.name}: has no experiment and recalls no other derivation, so nothing confirms it"
            )
            continue
        try:
            for text in derivation.prose:
                prose_latex(text, derivation.names, derivation.order)
        except MissingTool:
            pass  # whoever prints the page says so; the text is none the worse for it
        except SymcnnError as error:
            faults[derivation.name] = DerivationError(
                f"{derivation.name}: a text of the file cannot be printed: {error}"
            )
            continue
        everything[derivation.name] = derivation
    return everything


@dataclass(frozen=True)
class Found:
    """What came of the proofs and the experiments, by name; ``faults`` are those of files, ``unmeasured`` of runs."""

    only: Only
    proofs: dict[str, ProofRecord]
    results: dict[str, ExperimentResult]
    faults: dict[str, DerivationError]
    unmeasured: dict[str, DerivationError]


def _assemble(derivation: Derivation, found: Found, reports: dict[str, Report]) -> Report:
    name = derivation.name
    if name in reports:
        return reports[name]
    unmeasured = found.unmeasured.get(name)
    if name in found.faults:
        verdict = Verdict(Status.UNKNOWN.value, UNDECIDED, derivation.experiment is None)
        fault = found.faults[name]
        reports[name] = Report(
            derivation, verdict, None, None, 0.0, (), str(fault), isinstance(fault, Unfinished), unmeasured
        )
        return reports[name]
    others = tuple(_assemble(other, found, reports) for other in derivation.recalled.values())
    record, result = found.proofs.get(name), found.results.get(name)
    own = [] if record is None else [record.status]
    proof = worst([*own, *(Status(o.verdict.proof) for o in others if o.verdict.proof != SKIPPED)])
    experiments = [other.verdict.experiment for other in others if other.verdict.experiment != SKIPPED]
    experiments += [] if result is None else [result.status]
    experiments += [] if unmeasured is None else [UNDECIDED]
    if derivation.experiment is None and record is not None:
        experiments.append(_carried(derivation, found.proofs))
        experiments += [UNDECIDED] if record.needless else []
    verdict = Verdict(
        SKIPPED if found.only == "experiment" else proof.value,
        SKIPPED if found.only == "proof" else max(experiments, key=EXPERIMENT_ORDER.index, default=NONE),
        derivation.experiment is None,
    )
    seconds = (record.seconds if record else 0.0) + (result.seconds if result else 0.0)
    reports[name] = Report(derivation, verdict, record, result, seconds, others, unmeasured=unmeasured)
    return reports[name]


def _carried(derivation: Derivation, proofs: dict[str, ProofRecord]) -> str:
    """What the proofs under a corollary leave of what was confirmed: nothing that is only audited holds it up."""
    own = proofs[derivation.name].status
    if own is Status.REFUTED:
        return REFUTED
    below = [proofs[name].status for name in _closure([derivation], {}) if name in proofs]
    return NONE if worst([own, *below]) is Status.PROVED else UNDECIDED


class Coded(Protocol):
    """Whatever ends with an exit status."""

    @property
    def exit_code(self) -> int:
        """0, 1 or 3."""


def codes(reports: Iterable[Coded]) -> int:
    """The exit status of several reports: refuted (1) before undecided (3) before well (0)."""
    found = {report.exit_code for report in reports}
    return 1 if 1 in found else 3 if 3 in found else 0


__all__ = ["Progress", "Report", "Verdict", "check", "check_all", "codes", "experiments"]
