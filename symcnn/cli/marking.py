"""``mark``: an answer that a person types, judged in a process that is held to a time and to a share of the memory."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from symcnn.cli.actions import allow_beside
from symcnn.cli.completion import derivation_name, given_value
from symcnn.cli.loading import loading
from symcnn.cli.options import AsJson, Package
from symcnn.cli.output import alone, print_json, say
from symcnn.cli.values import Name, assigned
from symcnn.errors import SymcnnError


class Feedback(StrEnum):
    """What each student of a class gets back: a text to paste, a page, or both."""

    text = "text"
    pdf = "pdf"
    both = "both"
    none = "none"


SECONDS = 90.0
"""After which the process is ended that judges an answer."""
MEMORY = 4 * 2**30
"""Bytes that it may take."""
CLASS = "A class"
OF_A_CLASS = (
    *("name", "roster", "answers", "by_hand", "id_column", "out", "feedback", "tex", "workers", "as_json", "package"),
)
STATUS = {"right": 0, "right up to": 1, "wrong": 1, "invalid": 2, "undecided": 3}


@alone
def mark(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="Name of a derivation; of a class, of a sheet.", autocompletion=derivation_name)
    ],
    answer: Annotated[
        str | None, typer.Argument(help="The answer, as text or LaTeX, in letters of your own.", show_default=False)
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            help="A value by name (n=227, M=8GiB): the answer is a number, and is marked against the exact one there.",
            metavar="NAME=VALUE",
            autocompletion=given_value,
        ),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Mark a class: a CSV file with a column `id` or `name`.", rich_help_panel=CLASS)
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(help="What it handed in: a CSV file, a column for each task (1, 2a.1).", rich_help_panel=CLASS),
    ] = None,
    by_hand: Annotated[
        Path | None,
        typer.Option(help="Marks by a person: a CSV file with task, credit (0 to 1), reason.", rich_help_panel=CLASS),
    ] = None,
    id_column: Annotated[
        str,
        typer.Option("--id", help="The column that tells students apart.", metavar="COLUMN", rich_help_panel=CLASS),
    ] = "",
    out: Annotated[
        Path, typer.Option(help="Folder for marks and feedback.", file_okay=False, rich_help_panel=CLASS)
    ] = Path("build"),
    feedback: Annotated[
        Feedback, typer.Option(help="What each student gets back.", rich_help_panel=CLASS)
    ] = Feedback.both,
    tex: Annotated[str, typer.Option(help="As for sheet.", rich_help_panel=CLASS)] = "auto",
    workers: Annotated[
        int | None,
        typer.Option(help="Processes that judge; else one for each processor.", min=1, rich_help_panel=CLASS),
    ] = None,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Mark an answer: right, right up to what is named, wrong with a
    counterexample, undecided, or invalid.

    Exit status 0 where it is right, 1 where it is wrong or right only up to
    something, 2 where it is invalid, 3 where it is undecided.

    With --roster and --answers a class is marked: NAME is the sheet that it
    was given. Written are the marks, feedback for each student, a summary of
    what was overlooked, and, where the class was marked before, what changed.
    Exit status 3 where a person has to look at an answer.
    """
    if roster is not None or answers is not None:
        allow_beside("a class", context, *OF_A_CLASS)
        if roster is None or answers is None:
            raise SymcnnError("a class is marked with both, --roster and --answers")
        from symcnn.cli.class_marking import mark_class

        raise typer.Exit(
            mark_class(name, roster, answers, by_hand, id_column, out, feedback.value, tex, workers, as_json, package)
        )
    allow_beside("an answer", context, "name", "answer", "at", "as_json", "package")
    if answer is None:
        raise SymcnnError("an answer is missing: symcnn mark NAME ANSWER; of a class --roster and --answers")
    with loading():
        _one(name, answer, at or [], as_json, package)


def _one(name: str, answer: str, at: list[str], as_json: bool, package: str | None) -> None:
    from symcnn.catalogue.catalogue import derive

    derive(name, package)  # what is wrong with a file is said by the process that a person has started
    values = _values(at)
    found = ended(lambda: _marked(name, answer, values, package))
    if "error" in found:
        raise SymcnnError(found["error"])
    if as_json:
        print_json({"name": name, "answer": answer, **found})
    else:
        say(found["words"])
    raise typer.Exit(STATUS[found["verdict"]])


def _marked(name: str, answer: str, values: dict[str, Any] | None, package: str | None) -> dict[str, Any]:
    from symcnn.marking.mark import mark as marked

    try:
        return marked(name, answer, values, package).to_json()
    except SymcnnError as error:
        return {"error": str(error)}


def _values(texts: list[str]) -> dict[str, Any] | None:
    """Values by name; one with a unit stays a text."""
    if not texts:
        return None
    found: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        with_unit = bool(sign) and any(letter.isalpha() for letter in value) and value.strip()[:1].isdigit()
        more = {name.strip(): value.strip()} if with_unit and not _plain(text) else assigned([text])
        for key, one in more.items():
            if key in found:
                raise SymcnnError(f"{key} is given twice")
            if isinstance(one, Name):
                raise SymcnnError(f"{key}={one.text} is no number")
            found[key] = one
    return found


def _plain(text: str) -> bool:
    try:
        assigned([text])
    except SymcnnError:
        return False
    return True


def ended(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What comes of some work in a process of its own, which is ended in time; undecided where it had to be."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return work()
    hears, speaks = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, hears, speaks)
    os.close(speaks)
    end, data = time.monotonic() + SECONDS, b""
    try:
        while True:
            ready, _, _ = select.select([hears], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return _unknown(f"it was not judged within {SECONDS:g} s")
            more = os.read(hears, 2**16)
            if not more:
                break
            data += more
    finally:
        os.close(hears)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        found: dict[str, Any] = json.loads(data)
        return found
    except ValueError:
        return _unknown("the process that judged it was ended, as where the memory does not suffice")


def _work(work: Callable[[], dict[str, Any]], hears: int, speaks: int) -> None:
    """In the fork: the work, within its memory; it never comes back."""
    try:
        os.close(hears)
        with contextlib.suppress(ImportError, OSError, ValueError):
            import resource

            _, most = resource.getrlimit(resource.RLIMIT_DATA)
            least = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
            resource.setrlimit(resource.RLIMIT_DATA, (least, most))
        data = json.dumps(work()).encode()
        while data:
            data = data[os.write(speaks, data) :]
    finally:
        os._exit(0)


def _unknown(why: str) -> dict[str, Any]:
    from symcnn.marking.marks import UNDECIDED, Mark

    return Mark(UNDECIDED, f"{why}; a person has to look at it").to_json()


__all__ = ["ended", "mark"]
