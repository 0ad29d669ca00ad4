"""The sheets of a class: one of each student's variant, set on all processors, and gone on with after an end.

Everything that is the same for all is made once: proofs, figures, formats. All draws are made before the first page is
set. A line of a journal says of each finished student what was set, with the hashes of the files; who runs again sets
what is missing, or what would now be different.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.files.lock import alone_in
from symcnn.sheets.answered import Answered
from symcnn.sheets.roster import Student
from symcnn.sheets.sheet import written
from symcnn.sheets.tex import Compiled, Engine, TexError
from symcnn.sheets.typesetting import Setter
from symcnn.sheets.variants import Spot, Variants
from symcnn.sheets.words import slug

LOCK = ".symcnn-roster.lock"
AHEAD = 2
"""Students for each processor whose documents wait to be set."""

Sources = Mapping[str, str]


@dataclass(frozen=True)
class Assigned:
    """A student with their variant, and what it drew, by place."""

    student: Student
    variant: int
    draws: Mapping[Spot, Any]


@dataclass
class Done:
    """What came of a class: how many students were set now, and were before, the files, and what does not fit."""

    set: int = 0
    before: int = 0
    pages: int = 0
    files: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)


def assigned(
    variants: Variants, students: Sequence[Student], done: Callable[[], None] = lambda: None
) -> list[Assigned]:
    """Every student with the draws of their variant. Errors: `SheetError`, with the student, where there are none."""
    found = []
    for student in students:
        number = student.variant(variants.sheet.stem)
        found.append(Assigned(student, number, variants.draws(number)))
        done()
    return found


class Class:
    """The sheets of a class in a folder."""

    def __init__(
        self, variants: Variants, answers: Answered, reports: Mapping[str, Any], out: Path, engine: Engine, workers: int
    ) -> None:
        self.variants, self.answers, self.reports = variants, answers, reports
        self.out, self.workers = out, workers
        self.setter = Setter(engine)
        self.stem = slug(variants.sheet.stem)
        self.journal = Journal(out / f"{variants.sheet.stem}-roster.jsonl")

    def run(self, everybody: Sequence[Assigned], done: Callable[[], None] = lambda: None) -> Done:
        """Set what is not there yet; ``done`` is called after each student.

        Errors: `SymcnnError` where another run is at work in the folder, or it cannot be written to; `TexError`, with
        the student. What was finished before stays, and is gone on with.
        """
        with alone_in(self.out, LOCK):
            self.journal.read()
            swept(self.out, self.variants.sheet.stem)
            result = Done()
            with self.journal, ThreadPoolExecutor(self.workers) as pool:
                try:
                    for student, files in self._set(everybody, pool, result):
                        self.journal.add(student, files)
                        done()
                        result.files += files
                except BaseException:
                    pool.shutdown(wait=True, cancel_futures=True)
                    raise
            return result

    def _set(
        self, everybody: Iterable[Assigned], pool: ThreadPoolExecutor, result: Done
    ) -> Iterator[tuple[Entry, list[str]]]:
        """Each student's entry and the names of their files, once these are written."""
        pending: dict[Future[list[tuple[str, Compiled]]], tuple[Assigned, Sources, str]] = {}
        figures_written: set[str] = set()
        for one in everybody:
            sources, figures = self._documents(one)
            for name in figures.keys() - figures_written:
                written(self.out / name, figures[name])
                figures_written.add(name)
            digest = self._digest(sources, figures)
            kept = self.journal.holds(one.student.id, digest, self.out)
            if kept is not None:
                result.before += 1
                yield Entry(one.student.id, one.variant, digest), kept
                continue
            for source in sources.values():
                if not self.setter.known(source):
                    with _of(one):
                        self.setter.prepared(source, _beside(source, figures))
            pending[pool.submit(self._compiled, one, sources, figures)] = one, sources, digest
            if len(pending) >= AHEAD * self.workers:
                yield from self._finished(pending, result)
        while pending:
            yield from self._finished(pending, result)

    def _finished(self, pending: dict[Any, tuple[Assigned, Sources, str]], result: Done) -> Iterator[Any]:
        finished, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in finished:
            one, sources, digest = pending.pop(future)
            files = []
            for name, compiled in future.result():
                for path, content in ((f"{name}.tex", sources[name]), (f"{name}.pdf", compiled.pdf)):
                    written(self.out / path, content)
                    files.append(path)
                result.pages += compiled.pages
                result.misfits += [f"{name}.tex, near line {box.line}" for box in compiled.overfull]
            result.set += 1
            yield Entry(one.student.id, one.variant, digest), files

    def _documents(self, one: Assigned) -> tuple[Sources, Mapping[str, bytes]]:
        sheet = self.variants.sheet_of(one.variant, one.draws, one.student.name, one.student.file)
        made = sheet.rendered(self.answers.at(sheet.questions), self.reports)
        return made.documents(sheet.stem), made.figures

    def _compiled(self, one: Assigned, sources: Sources, figures: Mapping[str, bytes]) -> list[tuple[str, Compiled]]:
        with _of(one):
            return [(name, self.setter.set(source, _beside(source, figures))) for name, source in sources.items()]

    def _digest(self, sources: Sources, figures: Mapping[str, bytes]) -> str:
        """What the pages of a student depend on."""
        digest = hashlib.sha256(json.dumps([sources, str(self.setter.engine.path)], sort_keys=True).encode())
        for name, figure in sorted(figures.items()):
            digest.update(name.encode() + b"\0" + figure)
        return digest.hexdigest()


@contextlib.contextmanager
def _of(one: Assigned) -> Iterator[None]:
    try:
        yield
    except TexError as error:
        raise TexError(f"the sheet of {one.student.id!r} (variant {one.variant}): {error}") from error


def _beside(source: str, figures: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: figure for name, figure in figures.items() if name in source}


def swept(out: Path, stem: str) -> None:
    """Take away what a run that was killed had begun to write: we hold the folder's lock, so nobody is at it."""
    begun = re.compile(rf"\.{re.escape(stem)}-.*\.(tex|pdf|jsonl|csv|json|md)\.[a-z0-9_]{{8}}")
    for path in out.iterdir():
        if begun.fullmatch(path.name):
            with contextlib.suppress(OSError):
                path.unlink()


@dataclass(frozen=True)
class Entry:
    """A student who is done: who, which variant, and the hash of what was set."""

    id: str
    variant: int
    digest: str


class Journal:
    """What was finished, a line for each student; one that was cut off counts as none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict[str, Any]] = {}
        self._file: Any = None

    def read(self) -> None:
        """Read what an earlier run has finished."""
        self.entries = {}
        with contextlib.suppress(OSError, UnicodeDecodeError):
            for line in self.path.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError, LookupError, TypeError):
                    entry = json.loads(line)
                    self.entries[str(entry["id"])] = {"digest": str(entry["digest"]), "files": dict(entry["files"])}

    def __enter__(self) -> Journal:
        try:
            self._file = open(self.path, "ab")
            if self._file.tell():
                self._file.write(b"\n")  # after a line that was cut off
        except OSError as error:
            raise SymcnnError(f"{self.path} cannot be written: {error.strerror}") from error
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._file.close()

    def holds(self, student: str, digest: str, out: Path) -> list[str] | None:
        """The files of a student who is done, if they are what would be set now, and are whole."""
        entry = self.entries.get(student)
        if entry is None or entry["digest"] != digest:
            return None
        files = entry["files"]
        return list(files) if all(_hash(out / name) == told for name, told in files.items()) else None

    def add(self, entry: Entry, files: Sequence[str]) -> None:
        """Write down that a student is done. Errors: `SymcnnError` where that cannot be written."""
        if self.entries.get(entry.id, {}).get("digest") == entry.digest:
            return
        told = {name: _hash(self.path.parent / name) for name in files}
        line = {"id": entry.id, "variant": entry.variant, "digest": entry.digest, "files": told}
        try:
            self._file.write(json.dumps(line).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise SymcnnError(f"{self.path} cannot be written: {error.strerror}") from error


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


__all__ = ["Assigned", "Class", "Done", "LOCK", "assigned", "swept"]
