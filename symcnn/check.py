"""Proof, experiment and controls together: the two verdicts of a derivation."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Literal

from . import cache
from .derivation import Derivation
from .errors import DerivationError, Unfinished
from .experiment import Exact
from .judge.judgement import Status, worst
from .predict import outside, parting_point, predictor
from .prove import ProofRecord, end_all, prove, prove_apart
from .report import CONFIRMED, NONE, REFUTED, SKIPPED, UNDECIDED, Report, Verdict
from .result import ExperimentResult

Only = Literal["proof", "experiment"] | None
EXPERIMENT_ORDER = (NONE, CONFIRMED, UNDECIDED, REFUTED)
SUITE = 64
"""Tests among which the false-alarm budget of a run is divided; a catalogue may hold fewer, never more."""


def check(
    derivation: Derivation,
    only: Only = None,
    device: str = "auto",
    seed: int = 0,
    fresh: bool = False,
) -> Report:
    """Prove one derivation, run its experiment, and judge both against their controls; see `check_all`."""
    return check_all([derivation], only, device, seed, fresh)[0]


def check_all(
    derivations: Iterable[Derivation],
    only: Only = None,
    device: str = "auto",
    seed: int = 0,
    fresh: bool = False,
    progress: Callable[[str, str], None] | None = None,
) -> list[Report]:
    """Check derivations and all that they recall; proofs run beside the experiments.

    Args:
        only: ``"proof"`` or ``"experiment"``: each can turn red by itself.
        device: ``auto``, ``cpu`` or ``cuda``.
        fresh: take nothing from the cache.
        progress: is told of each ("proof" or "experiment", name) that is done.

    A file at fault gives a report that says so, and does not stop the others.
    """
    asked = list(derivations)
    say = progress or (lambda kind, name: None)
    faults: dict[str, DerivationError] = {}
    everything = _closure(asked, faults)
    proofs: dict[str, ProofRecord] = {}
    results: dict[str, ExperimentResult] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running: dict[Future[ProofRecord], str] = {}
        try:
            # What confirms a corollary is its proof from what was confirmed, so that is asked in any case.
            asked_for_proof = [d for d in everything.values() if only != "experiment" or d.experiment is None]
            running = {pool.submit(prove_apart, d, fresh=fresh): d.name for d in asked_for_proof if _on_disk(d)}
            for future, name in running.items():
                future.add_done_callback(partial(_said, say, name))
            for derivation in everything.values():
                try:
                    if derivation in asked_for_proof and not _on_disk(derivation):
                        proofs[derivation.name] = prove(derivation)
                    if only != "proof" and derivation.experiment is not None:
                        results[derivation.name] = experiment(derivation, device, seed, fresh)
                        say("experiment", derivation.name)
                except DerivationError as error:
                    faults[derivation.name] = error
            for future, name in running.items():
                try:
                    proofs[name] = future.result()
                except DerivationError as error:
                    faults[name] = error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    reports: dict[str, Report] = {}
    return [_assemble(derivation, only, proofs, results, faults, reports) for derivation in asked]


def _said(say: Callable[[str, str], None], name: str, future: Future[ProofRecord]) -> None:
    if not future.cancelled():
        say("proof", name)


def _closure(asked: Iterable[Derivation], faults: dict[str, DerivationError]) -> dict[str, Derivation]:
    """The derivations and all that they recall, by name."""
    everything: dict[str, Derivation] = {}
    todo = list(asked)
    while todo:
        derivation = todo.pop(0)
        if derivation.name in everything or derivation.name in faults:
            continue
        try:
            todo.extend(derivation.recalled.values())
        except DerivationError as error:
            faults[derivation.name] = error
            continue
        if derivation.experiment is None and not derivation.recalled:
            faults[derivation.name] = DerivationError(
                f"{derivation.name}: has no experiment and recalls no other derivation, so nothing confirms it"
            )
            continue
        everything[derivation.name] = derivation
    return everything


def _assemble(
    derivation: Derivation,
    only: Only,
    proofs: dict[str, ProofRecord],
    results: dict[str, ExperimentResult],
    faults: dict[str, DerivationError],
    reports: dict[str, Report],
) -> Report:
    name = derivation.name
    if name in reports:
        return reports[name]
    if name in faults:
        verdict = Verdict(Status.UNKNOWN.value, UNDECIDED, derivation.experiment is None)
        fault = faults[name]
        reports[name] = Report(derivation, verdict, None, None, 0.0, (), str(fault), isinstance(fault, Unfinished))
        return reports[name]
    others = tuple(_assemble(other, only, proofs, results, faults, reports) for other in derivation.recalled.values())
    record, result = proofs.get(name), results.get(name)
    own = [] if record is None else [record.status]
    proof = worst([*own, *(Status(o.verdict.proof) for o in others if o.verdict.proof != SKIPPED)])
    experiments = [other.verdict.experiment for other in others if other.verdict.experiment != SKIPPED]
    experiments += [] if result is None else [result.status]
    if derivation.experiment is None and record is not None:
        experiments += {Status.REFUTED: [REFUTED], Status.UNKNOWN: [UNDECIDED]}.get(record.status, [])
    verdict = Verdict(
        SKIPPED if only == "experiment" else proof.value,
        SKIPPED if only == "proof" else max(experiments, key=EXPERIMENT_ORDER.index, default=NONE),
        derivation.experiment is None,
    )
    seconds = (record.seconds if record else 0.0) + (result.seconds if result else 0.0)
    reports[name] = Report(derivation, verdict, record, result, seconds, others)
    return reports[name]


def _on_disk(derivation: Derivation) -> bool:
    """Whether the derivation is what its file says (a planted fault is not, and is proved here)."""
    return derivation.path is not None and not derivation.altered


def experiment(derivation: Derivation, device: str, seed: int, fresh: bool = False) -> ExperimentResult:
    """Run a derivation's experiment, or take what the same files gave before."""
    from . import contest

    chosen = contest.choose_device(device)
    digest = ""
    if _on_disk(derivation) and derivation.path is not None:
        digest = cache.key("experiment", cache.sources(derivation.path), str(chosen), seed)
        kept = None if fresh else cache.load("experiment", derivation.name, digest)
        if isinstance(kept, dict):
            with contextlib.suppress(KeyError, TypeError):  # what cannot be read is not kept
                return ExperimentResult.from_json(kept)
    result = _contest(derivation, chosen, seed)
    if digest:
        cache.save("experiment", derivation.name, digest, result.to_json())
    return result


def codes(reports: Iterable[Report]) -> int:
    """The exit status of several reports: refuted (1) before undecided (3) before well (0)."""
    found = {report.exit_code for report in reports}
    return 1 if 1 in found else 3 if 3 in found else 0


def _contest(derivation: Derivation, device: Any, seed: int) -> ExperimentResult:
    """The claim and its rivals as numbers, against the operator; the rivals' counterexamples join the grid."""
    from .contest import contest

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
    result = contest(
        derivation.name,
        dataclasses.replace(declared, at=joined),
        predictor(derivation, derivation.claim),
        {label: predictor(derivation, rival, partial=True) for label, rival in derivation.rivals.items()},
        conditioning=None if conditioning is None else predictor(derivation, conditioning),
        device=device.type,
        seed=seed,
        tests=SUITE,
    )
    if twins and result.status != REFUTED:
        raise DerivationError(f"{derivation.name}: the rival {twins[0]!r} differs from the claim nowhere")
    return result


__all__ = ["Report", "Verdict", "check", "check_all", "codes", "experiment"]
