"""A record repeated: the same settings, from the first draw, and every moment compared.

The run of another package than the one that comes along is repeated where it can be
ended (`symcnn.verdicts.apart`); what it gives is read as a record is, and compared here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import Cell, ExperimentResult, ImpostorOutcome, RivalOutcome
from symcnn.contest.settings import Settings
from symcnn.contest.workers import workers
from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.files.places import foreign
from symcnn.verdicts.apart import one_apart, package_of
from symcnn.verdicts.record import Head, Record, from_json, read
from symcnn.verdicts.remote import remote_chunks
from symcnn.verdicts.trial import run

MOST = 8
Found = TypeVar("Found", Cell, RivalOutcome, ImpostorOutcome)


@dataclass(frozen=True)
class Replay:
    """The run as it came out now, and in what it differs from the record; ``fault`` says why it came to no end.

    ``unfinished``: that is no fault of the file's, but it ran over its time.
    ``rounded``: values that are known up to rounding errors have other last
    bits, as LAPACK's have from run to run.
    """

    name: str
    result: ExperimentResult | None
    differences: tuple[str, ...] = ()
    fault: str = ""
    unfinished: bool = False
    rounded: bool = False

    @property
    def same(self) -> bool:
        """Whether every moment, every rival and the verdict are those of the record, rounding errors apart."""
        return self.result is not None and not self.differences

    @property
    def exit_code(self) -> int:
        """0 where it is the same, 1 where it is not or the file is at fault, 3 where it is not known."""
        return 3 if self.unfinished else 0 if self.same else 1

    @property
    def words(self) -> str:
        """What was compared."""
        found = self.result
        if found is None:
            return ""
        drawn = f"{found.samples:,} draws in {len(found.cells)} cells"
        return f"{found.status}, {drawn if found.kind == 'MonteCarlo' else f'{len(found.cells)} points'}"

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        result = None if self.result is None else self.result.to_json()
        same = {"name": self.name, "same": self.same, "differences": list(self.differences)}
        return {**same, "result": result, "fault": self.fault}


def replay(path: Path, settings: Settings, package: str | None = None) -> Replay:
    """Repeat the run of a record; of ``settings`` only who draws is taken, the rest stands in the record.

    Errors: `SymcnnError` where the file is no finished record, or belongs to
    other files or versions than those here: then a difference would say nothing.
    """
    record = read(path)
    name = record.head.name
    if record.result is None:
        raise SymcnnError(f"the run of {path} was not finished; symcnn check {name} --record goes on with it")
    try:
        asked = dataclasses.replace(record.head.asked(), workers=settings.workers, scheduler=settings.scheduler)
    except (KeyError, TypeError, ValueError) as error:
        raise SymcnnError(f"{path} is no whole record: {type(error).__name__}: {error}") from error
    catalogue = Catalogue(package)
    try:
        derivation = catalogue[name]
        if derivation.experiment is None:
            raise SymcnnError(f"{path} is the record of an experiment, and {name} has none")
        again = (_apart if foreign(derivation.path) else repeated)(derivation, record, asked)
    except DerivationError as error:
        return Replay(name, None, (), str(error), isinstance(error, Unfinished))
    assert again.result is not None
    then = up_to_rounding(record.result, again.result)
    differences = compare(then, again.result)
    if again.checkpoint.looks != record.checkpoint.looks and again.result.kind == "MonteCarlo":
        differences.append("the moments at the looks on the checkpoint are others")
    return Replay(name, again.result, tuple(differences), rounded=then != record.result)


def repeated(
    derivation: Derivation, record: Record, settings: Settings, watch: Callable[[], None] = lambda: None
) -> Record:
    """What a record's run is when it is repeated; ``watch`` is called whenever something has come of it.

    Errors: `SymcnnError` where the record's head is another one; `DerivationError` where the file is at fault.
    """
    again = Record(record.path, Head.of(derivation, settings))
    differences = record.head.differences(again.head)
    if differences:
        raise SymcnnError(f"{record.path} was written by another version: {'; '.join(differences)}")
    with workers(settings, remote_chunks) as draws:
        again.result = run(derivation, settings, again.checkpoint, draws=draws, watch=lambda share: watch())
    return again


def _apart(derivation: Derivation, record: Record, settings: Settings) -> Record:
    """The same of a file of somebody else's, in a process that can be ended."""
    name, head = derivation.name, dataclasses.asdict(record.head)
    asked = {"settings": settings.to_json(), "head": head, "record": str(record.path)}
    data = one_apart("replay", name, package_of(derivation.path, name), asked, lambda answer: answer["record"])
    try:
        again = from_json(data, record.path)
    except SymcnnError as error:
        raise DerivationError(f"{name}: what its run gave is no record: {error}") from error
    if again.head != record.head or again.result is None:
        raise DerivationError(f"{name}: what its run gave is the record of another run")
    return again


def up_to_rounding(then: ExperimentResult, now: ExperimentResult) -> ExperimentResult:
    """The first of two results, with the second's values where the bound for rounding errors lies between them."""
    if (then.kind, now.kind) != ("Trajectory", "Trajectory"):
        return then
    bounds = {repr(cell.point): cell.half_width for cell in now.cells}

    def taken(old: Found, new: Found | None, point: Any) -> Found:
        bound = bounds.get(repr(point))
        near = new is not None and bound is not None and _near(old.measured, new.measured, bound)
        return dataclasses.replace(old, measured=new.measured) if near and new is not None else old

    cells = [taken(old, new, old.point) for old, new in zip(then.cells, now.cells, strict=False)]
    rivals = {title: taken(old, now.rivals.get(title), old.where) for title, old in then.rivals.items()}
    impostor = then.impostor and taken(then.impostor, now.impostor, then.impostor.where)
    return dataclasses.replace(then, cells=[*cells, *then.cells[len(cells) :]], rivals=rivals, impostor=impostor)


def _near(one: Any, other: Any, bound: Any) -> bool:
    """Whether two values, or lists of them, differ by no more than a bound, one for all or one each.

    >>> _near([1.0, 2.0], [1.0, 2.5], [0.0, 0.5]), _near(1.0, 1.1, 0.01), _near(None, None, 1.0)
    (True, False, False)
    """
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        bounds = bound if isinstance(bound, (list, tuple)) else [bound] * len(one)
        return len(one) == len(other) == len(bounds) and all(map(_near, one, other, bounds))
    return all(isinstance(value, (int, float)) for value in (one, other, bound)) and abs(one - other) <= bound


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
