"""Proof, experiment and controls together: the two verdicts of a derivation."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal

from . import cache
from .derivation import Derivation, Step
from .errors import DerivationError, Unfinished
from .experiment import Exact
from .judge.judgement import Status, worst
from .predict import outside, parting_point, predictor
from .prove import ProofRecord, end_all, judged_steps, prove, prove_apart
from .result import ExperimentResult

Only = Literal["proof", "experiment"] | None
CONFIRMED, REFUTED, UNDECIDED, NONE, SKIPPED = "confirmed", "refuted", "undecided", "none", "skipped"
EXPERIMENT_ORDER = (NONE, CONFIRMED, UNDECIDED, REFUTED)
SUITE = 64
"""Tests among which the false-alarm budget of a run is divided; a catalogue may hold fewer, never more."""


@dataclass(frozen=True)
class Verdict:
    """Two axes.

    ``proof`` is proved, audited, unknown or refuted (or skipped);
    ``experiment`` is confirmed, refuted, undecided, or none. Of a corollary
    neither is better than what it follows from.
    """

    proof: str
    experiment: str
    corollary: bool = False

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when anything is refuted, 3 when anything is undecided or unknown."""
        if REFUTED in (self.proof, self.experiment):
            return 1
        if self.proof == Status.UNKNOWN or self.experiment in (UNDECIDED, NONE):
            return 3
        return 0

    @property
    def ok(self) -> bool:
        """Whether nothing is refuted, unknown or undecided."""
        return self.exit_code == 0


@dataclass(frozen=True)
class Report:
    """What was found about one derivation.

    ``rests_on`` are the reports of the derivations that the proof recalls.
    """

    derivation: Derivation
    verdict: Verdict
    proof: ProofRecord | None
    result: ExperimentResult | None
    seconds: float
    rests_on: tuple[Report, ...] = field(default=())
    fault: str = ""
    unfinished: bool = False

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps with their judgements (without them where the proof was skipped)."""
        if self.fault:
            return ()
        return self.derivation.steps if self.proof is None else judged_steps(self.derivation, self.proof)

    @property
    def exit_code(self) -> int:
        """The verdict's exit status; 1 where the file is at fault, if not for want of time alone."""
        return 1 if self.fault and not self.unfinished else self.verdict.exit_code

    @property
    def assumptions(self) -> tuple[Any, ...]:
        """The constraints and laws without which the proof fails."""
        return () if self.proof is None else tuple(self.derivation.where[i] for i in self.proof.used)

    @property
    def definitions(self) -> tuple[Any, ...]:
        """What is trusted."""
        return self.derivation.definitions

    @property
    def how_proved(self) -> str:
        """The routes that proved the steps, in words."""
        if self.proof is None:
            return ""
        routes = [j.route for step in self.proof.judgements for j in step if j.route != "identity"]
        return ", ".join(dict.fromkeys(part for route in routes for part in route.split("; "))) or "identity"

    @property
    def how_confirmed(self) -> str:
        """What was run, in words; for a corollary, what it follows from."""
        if self.derivation.experiment is None:
            return "follows from " + ", ".join(self.derivation.recalled) if not self.fault else ""
        if self.result is None:
            return ""
        found = self.result
        runs = f"{found.samples:,} draws" if found.kind == "MonteCarlo" else f"{len(found.cells)} points"
        fallen = sum(outcome.rejected for outcome in found.rivals.values())
        return f"{found.operator.rpartition('.')[2]}, {runs}, {fallen} of {len(found.rivals)} rivals fell"

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, each naming the derivation, the step and the reason; empty where all is well."""
        if self.fault:
            return (self.fault,)
        wrong = []
        for step in self.steps:
            for judgement in step.judgements:
                if judgement.status in (Status.REFUTED, Status.UNKNOWN):
                    wrong.append(
                        f"{self.derivation.name}, step {step.number} ({step.reason!r}), {judgement.what}: "
                        f"{judgement.status.value}. {judgement.why}"
                    )
        if self.result is not None and self.result.status != CONFIRMED:
            wrong.append(f"{self.derivation.name}, experiment: {self.result.status}. {self.result.why}")
        wrong += [reason for other in self.rests_on for reason in other.reasons]
        return tuple(wrong)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the verdicts, every judgement with its evidence, the experiment's cells."""
        return {
            "name": self.derivation.name,
            "title": self.derivation.title,
            "claim": str(self.derivation.claim),
            "proof": self.verdict.proof,
            "experiment": self.verdict.experiment,
            "how_proved": self.how_proved,
            "follows_from": [other.derivation.name for other in self.rests_on],
            "assumptions_used": [str(fact) for fact in self.assumptions],
            "definitions": [str(line) for line in self.definitions],
            "fault": self.fault,
            "steps": [
                {
                    "number": step.number,
                    "verb": step.verb,
                    "reason": step.reason,
                    "line": str(step.line),
                    "judgements": [
                        {
                            "what": j.what,
                            "status": j.status.value,
                            "route": j.route,
                            "why": j.why,
                            "evidence": j.evidence,
                        }
                        for j in step.judgements
                    ],
                }
                for step in self.steps
            ],
            "result": None if self.result is None else self.result.to_json(),
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
        }


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
            if only != "experiment":
                running = {pool.submit(prove_apart, d, fresh=fresh): d.name for d in everything.values() if _on_disk(d)}
                for future, name in running.items():
                    future.add_done_callback(partial(_said, say, name))
            for derivation in everything.values():
                try:
                    if only != "experiment" and not _on_disk(derivation):
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
    joined = list(declared.at)
    for label, rival in derivation.rivals.items():
        point = parting_point(derivation, rival, joined)
        if point is None:
            raise DerivationError(f"{derivation.name}: the rival {label!r} differs from the claim nowhere")
        if point and isinstance(declared, Exact):
            joined.append(dict(point))
    conditioning = getattr(declared, "conditioning", None)
    return contest(
        derivation.name,
        dataclasses.replace(declared, at=joined),
        predictor(derivation, derivation.claim),
        {label: predictor(derivation, rival, partial=True) for label, rival in derivation.rivals.items()},
        conditioning=None if conditioning is None else predictor(derivation, conditioning),
        device=device.type,
        seed=seed,
        tests=SUITE,
    )


__all__ = ["Report", "Verdict", "check", "check_all", "codes", "experiment"]
