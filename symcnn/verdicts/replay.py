"""A record repeated: the same settings, from the first draw, and every moment compared."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symcnn.catalogue.catalogue import Catalogue
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.contest.workers import workers
from symcnn.errors import SymcnnError
from symcnn.experiment.kinds import MonteCarlo
from symcnn.verdicts.record import Head, read
from symcnn.verdicts.remote import remote_chunks
from symcnn.verdicts.trial import run

MOST = 8


@dataclass(frozen=True)
class Replay:
    """The run as it came out now, and in what it differs from the record."""

    result: ExperimentResult
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every moment, every rival and the verdict are those of the record."""
        return not self.differences

    @property
    def words(self) -> str:
        """What was compared."""
        found = self.result
        drawn = f"{found.samples:,} draws in {len(found.cells)} cells"
        return f"{found.status}, {drawn if found.kind == 'MonteCarlo' else f'{len(found.cells)} points'}"

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"same": self.same, "differences": list(self.differences), "result": self.result.to_json()}


def replay(path: Path, settings: Settings, package: str | None = None) -> Replay:
    """Repeat the run of a record; of ``settings`` only who draws is taken, the rest stands in the record.

    Errors: `SymcnnError` where the file is no finished record, or belongs to
    other files or versions than those here: then a difference would say nothing.
    """
    record = read(path)
    if record.result is None:
        raise SymcnnError(
            f"the run of {path} was not finished; symcnn check {record.head.name} --record goes on with it"
        )
    try:
        asked = dataclasses.replace(record.head.asked(), workers=settings.workers, scheduler=settings.scheduler)
    except (KeyError, TypeError, ValueError) as error:
        raise SymcnnError(f"{path} is no whole record: {type(error).__name__}: {error}") from error
    derivation = Catalogue(package)[record.head.name]
    differences = record.head.differences(Head.of(derivation, asked))
    if differences:
        raise SymcnnError(f"{path} was written by another version: {'; '.join(differences)}")
    checkpoint = Checkpoint()
    with workers(asked, remote_chunks) as draws:
        result = run(derivation, asked, checkpoint, draws=draws)
    differences = compare(record.result, result)
    if checkpoint.looks != record.checkpoint.looks and isinstance(derivation.experiment, MonteCarlo):
        differences.append("the moments at the looks on the checkpoint are others")
    return Replay(result, tuple(differences))


def compare(then: ExperimentResult, now: ExperimentResult) -> list[str]:
    """In what two results differ, times aside; at most a few cells."""
    found = []
    if (then.status, then.why) != (now.status, now.why):
        found.append(f"the verdict was {then.status} ({then.why}), and is {now.status} ({now.why})")
    if len(then.cells) != len(now.cells):
        found.append(f"there were {len(then.cells)} cells, and are {len(now.cells)}")
    unlike = [(old, new) for old, new in zip(then.cells, now.cells, strict=False) if old != new]
    for old, new in unlike[:MOST]:
        where = f"{old.point}" + (f", law {old.law}" if old.law else "")
        found.append(
            f"at {where}: {old.measured} after {old.samples} draws in the record, {new.measured} after "
            f"{new.samples} now" + (" (the moments differ)" if old.moments != new.moments else "")
        )
    if len(unlike) > MOST:
        found.append(f"and {len(unlike) - MOST} more cells")
    for title in {**then.rivals, **now.rivals}:
        old_rival, new_rival = then.rivals.get(title), now.rivals.get(title)
        if old_rival != new_rival:
            words = [
                "absent" if rival is None else f"rejected at {rival.where}" if rival.rejected else "not rejected"
                for rival in (old_rival, new_rival)
            ]
            found.append(f"the rival {title!r}: {words[0]} in the record, {words[1]} now")
    others = {field.name for field in dataclasses.fields(then)} - {"status", "why", "cells", "rivals", "seconds"}
    for name in sorted(others):
        if getattr(then, name) != getattr(now, name):
            found.append(f"{name}: {getattr(then, name)} in the record, {getattr(now, name)} now")
    return found
