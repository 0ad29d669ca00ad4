"""Experiments and demonstrations run: those of the subject that comes along here, all others where they can be ended.

A measurement is a stranger's code, and so is the module from which it has its operator: it can loop, eat memory, or
end the process that runs it. So those of another package run in a process of their own (`symcnn.verdicts.apart`), which
also looks whether what was measured before is kept: that depends on the operator.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.demonstration import DemonstrationReport, demonstrate
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.chunk import Draw
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.contest.workers import workers
from symcnn.errors import DerivationError, DomainError, SymcnnError, TooLong, UnknownName, WrongKind, reason
from symcnn.experiment.kinds import MonteCarlo
from symcnn.files.places import foreign
from symcnn.verdicts.apart import demonstrated_apart, measured_apart
from symcnn.verdicts.record import Record, resume
from symcnn.verdicts.remote import remote_chunks
from symcnn.verdicts.trial import plan, run


class Progress(Protocol):
    """Who is told how far a check has come."""

    def planned(self, name: str, seconds: float) -> None:
        """The pilot of an experiment asks for about so many seconds of draws."""

    def drawn(self, name: str, share: float) -> None:
        """That share of the draws that were predicted is done."""

    def done(self, kind: str, name: str) -> None:
        """A "proof" or an "experiment" has ended."""


class NoProgress:
    """How far it has come is told to nobody."""

    def planned(self, name: str, seconds: float) -> None: ...

    def drawn(self, name: str, share: float) -> None: ...

    def done(self, kind: str, name: str) -> None: ...


OF_A_FORMULA = (DomainError, TooLong, UnknownName, WrongKind)
"""What is said of a formula and its values, whoever works them out; other refusals are the run's."""


def at_fault(name: str, what: str, error: Exception) -> DerivationError | None:
    """An error as the fault of a file, in words; None of what keeps the whole run from its work.

    >>> print(at_fault("course.steps", "experiment", KeyError("n")))
    course.steps: the experiment stops with KeyError: 'n'
    >>> at_fault("course.steps", "experiment", SymcnnError("no such device")) is None
    True
    """
    if isinstance(error, DerivationError):
        return error
    if isinstance(error, OF_A_FORMULA):
        return DerivationError(f"{name}: the {what}: {error}")
    if isinstance(error, SymcnnError):
        return None
    return DerivationError(f"{name}: the {what} stops with {type(error).__name__}: {reason(error)}")


@contextlib.contextmanager
def faulty(faults: dict[str, DerivationError], name: str, what: str = "experiment") -> Iterator[None]:
    """A file at fault is noted, and does not stop the others."""
    try:
        yield
    except Exception as error:
        fault = at_fault(name, what, error)
        if fault is None:
            raise
        faults[name] = fault


def experiments(
    derivations: Sequence[Derivation],
    settings: Settings,
    fresh: bool,
    progress: Progress,
    store: Path | None,
    faults: dict[str, DerivationError],
) -> dict[str, ExperimentResult]:
    """Run the experiments, or take or go on with what the same files gave before."""
    drawn = sum(isinstance(derivation.experiment, MonteCarlo) for derivation in derivations)
    settings = replace(settings, tests=max(settings.tests, drawn))
    elsewhere = [one for one in derivations if on_disk(one) and foreign(one.path)]
    mine = [one for one in derivations if not (on_disk(one) and foreign(one.path))]
    results = measured(mine, settings, fresh, progress, store, faults)
    if elsewhere:
        results |= measured_apart(elsewhere, settings, fresh, progress, store, faults)
    return results


def measured(
    derivations: Sequence[Derivation],
    settings: Settings,
    fresh: bool,
    progress: Progress,
    store: Path | None,
    faults: dict[str, DerivationError],
) -> dict[str, ExperimentResult]:
    """The experiments, run in this process; ``settings`` say among how many the budget is divided."""
    records: dict[str, Record] = {}
    results: dict[str, ExperimentResult] = {}
    for derivation in derivations:
        name = derivation.name
        with faulty(faults, name):
            records[name] = resume(derivation, settings, store, fresh or not on_disk(derivation))
            if records[name].result is None:
                progress.planned(name, plan(derivation, settings, records[name].checkpoint))
    with workers(settings, remote_chunks) as draws:
        for derivation in derivations:
            name = derivation.name
            with faulty(faults, name):
                if name in records:
                    results[name] = _experiment(derivation, settings, records[name], draws, progress)
                    progress.done("experiment", name)
    return results


def _experiment(
    derivation: Derivation, settings: Settings, record: Record, draws: Draw, progress: Progress
) -> ExperimentResult:
    if record.result is not None:
        return record.result
    kept = on_disk(derivation)
    # A cache that cannot be written costs time, never a result.
    lost = contextlib.suppress(SymcnnError) if record.in_cache else contextlib.nullcontext()

    def keep() -> None:
        if kept:
            with lost:
                record.keep()

    result = run(
        derivation, settings, record.checkpoint, draws=draws, kept=keep, watch=partial(progress.drawn, derivation.name)
    )
    if kept:
        with lost:
            record.finish(result)
    return result


def on_disk(derivation: Derivation) -> bool:
    """Whether the derivation is what its file says (a planted fault is not, and is proved here)."""
    return derivation.path is not None and not derivation.altered


def shown(catalogue: Catalogue, name: str, device: str) -> DemonstrationReport:
    """A demonstration, looked at."""
    demonstration = catalogue.demonstration(name)
    if not foreign(catalogue.root):
        return demonstrate(demonstration, device)
    return demonstrated_apart(demonstration, catalogue.root, device)


__all__ = ["Progress", "NoProgress", "at_fault", "experiments", "faulty", "measured", "on_disk", "shown"]
