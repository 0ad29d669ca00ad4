"""Every distinct answer of a class, judged once: side by side, each held to a time, and to a share of the memory."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import SymcnnError
from symcnn.files import cache as files
from symcnn.files.libraries import library
from symcnn.files.watch import of_file
from symcnn.marking.mark import mark_in
from symcnn.marking.marks import UNDECIDED, Mark
from symcnn.marking.names import Names
from symcnn.marking.reading import Compared, read

SECONDS = 90.0
"""After which the process is ended that judges an answer."""
MEMORY = 4 * 2**30
"""Bytes that it may take."""

Found = dict[str, Any]
"""A mark in plain data (`Mark.to_json`), and under ``read`` the LaTeX of what was read."""

Judgements = Generator[tuple["Given", Found, bool], None, None]


@dataclass(frozen=True)
class Given:
    """An answer, whoever gave it: to which result, and, of a number, at which values."""

    name: str
    text: str
    values: tuple[tuple[str, Any], ...] | None = None

    @property
    def key(self) -> str:
        """By what it is known where it is kept."""
        values = None if self.values is None else sorted(self.values)
        return json.dumps([self.name, self.text, values], default=str, ensure_ascii=False)


def judged(
    answers: Iterable[Given], package: str | None, workers: int
) -> Generator[tuple[Given, Found, bool], None, None]:
    """Each answer with what is said of it, as it is found, and whether that would be said again.

    Not so where a process had to be ended: the answer is undecided then, and is judged anew the next time.
    """
    pebble = library("pebble", "marking a class", "pip install pebble")
    # Started afresh: a fork of a process with threads may hang.
    context = library("multiprocessing", "marking a class", "use another Python").get_context("spawn")
    pool = pebble.ProcessPool(max_workers=workers, initializer=_held, context=context)
    try:
        running = {pool.schedule(_judged, args=[package, one], timeout=SECONDS): one for one in answers}
        for future in as_completed(running):
            one = running.pop(future)
            try:
                yield one, *future.result()
            except TimeoutError:
                yield one, _unknown(f"it was not judged within {SECONDS:g} s"), False
            except pebble.ProcessExpired:
                yield one, _unknown("the process that judged it ended, as where the memory does not suffice"), False
            except MemoryError:
                yield one, _unknown("the memory did not suffice to judge it"), False
        pool.close()
        pool.join()
    finally:
        pool.stop()
        pool.join()


def _held() -> None:
    """In a process that judges: the end of the memory that it may take; Ctrl-C is for who started it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(
            resource.RLIMIT_DATA, (MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most), most)
        )


def _judged(package: str | None, one: Given) -> tuple[Found, bool]:
    catalogue = _catalogue(package)
    try:
        found = mark_in(catalogue, one.name, one.text, None if one.values is None else dict(one.values)).to_json()
    except SymcnnError as error:  # of what is asked, not of the answer, which is invalid then
        return _unknown(f"its result cannot be judged ({error})"), False
    return {**found, "read": _read(catalogue, one)}, True


@cache
def _catalogue(package: str | None) -> Catalogue:
    return Catalogue(package)


def _read(catalogue: Catalogue, one: Given) -> str:
    """The LaTeX of what was read; nothing where that was nothing, or is no formula."""
    from symcnn.printing.latex import latex

    derivation = catalogue[one.name]
    printed = partial(latex, order=derivation.order, breaks=True)
    try:
        answer = read(one.text, Names.of(derivation))
        if isinstance(answer.relation, Compared) and len(answer.relation.signs) == 1:
            left, right = answer.relation.sides
            sign = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}.get(answer.relation.signs[0], answer.relation.signs[0])
            return f"{printed(left)} {sign} {printed(right)}"
        if answer.relation is None and answer.expression is not None:
            return printed(answer.expression)
    except SymcnnError:
        pass
    return ""


def _unknown(why: str) -> Found:
    return {**Mark(UNDECIDED, f"{why}; a person has to look at it").to_json(), "read": ""}


def rests(catalogue: Catalogue, name: str) -> str:
    """A hash of all that is read when answers to a result are judged: its folder's files, and the engine.

    A rival that is added to one result changes what is said of answers to it, and to those beside it.
    """
    path = catalogue[name].path
    assert path is not None
    beside = sorted(path.parent.glob("*.py"))
    tables = sorted(catalogue.root.glob("*.toml"))
    read_by = {file for one in (path, *beside) for file in files.sources(one)}
    return files.key("mark", sorted(read_by), [of_file(one) for one in tables])


class Kept:
    """The marks that were found for a sheet, a line for each; one that was cut off counts as none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[tuple[str, str], Found] = {}

    def read(self) -> None:
        """Read what earlier runs have found."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            for line in self.path.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError, LookupError, TypeError):
                    entry = json.loads(line)
                    mark = entry["mark"]
                    if files.seal([entry["answer"], entry["rests"], mark]) == entry["sha256"]:
                        self.found[entry["answer"], entry["rests"]] = mark

    @contextlib.contextmanager
    def adding(self) -> Iterator[Callable[[str, str, Found], None]]:
        """What it yields writes a mark down at once. Errors: `SymcnnError` where that cannot be done."""
        try:
            with open(self.path, "ab") as file:
                if file.tell():
                    file.write(b"\n")  # after a line that was cut off

                def add(answer: str, rests_on: str, mark: Found) -> None:
                    entry = {"answer": answer, "rests": rests_on, "mark": mark}
                    entry["sha256"] = files.seal([answer, rests_on, mark])
                    file.write(json.dumps(entry).encode() + b"\n")
                    file.flush()

                yield add
        except OSError as error:
            raise SymcnnError(f"{self.path} cannot be written: {error.strerror}") from error


def marks(
    answers: Iterable[Given],
    catalogue: Catalogue,
    package: str | None,
    kept: Kept,
    workers: int,
    done: Callable[[], None] = lambda: None,
) -> Mapping[str, Found]:
    """The mark of each answer by its key: those that were kept, and of the others what is said now, which is kept.

    ``done`` is called after each.
    """
    resting: dict[str, str] = {}
    found: dict[str, Found] = {}
    todo: dict[str, Given] = {}
    for one in answers:
        on = resting.get(one.name) or resting.setdefault(one.name, rests(catalogue, one.name))
        before = kept.found.get((one.key, on))
        if before is not None and one.key not in found:
            found[one.key] = before
            done()
        elif one.key not in found:
            todo[one.key] = one
    # The formulas first, which take long: else the last of them would be waited for alone.
    ordered = sorted(todo.values(), key=lambda one: (one.values is not None, one.name))
    if ordered:
        with kept.adding() as add, contextlib.closing(judged(ordered, package, min(workers, len(ordered)))) as each:
            for one, mark, again in each:
                found[one.key] = mark
                if again:
                    add(one.key, resting[one.name], mark)
                done()
    return found


__all__ = ["Found", "Given", "Kept", "judged", "marks", "rests"]
