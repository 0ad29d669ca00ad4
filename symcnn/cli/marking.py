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
from typing import Annotated, Any

import typer

from symcnn.cli.completion import derivation_name, given_value
from symcnn.cli.loading import loading
from symcnn.cli.options import AsJson, Package
from symcnn.cli.output import alone, print_json, say
from symcnn.cli.values import Name, assigned
from symcnn.errors import SymcnnError

SECONDS = 90.0
"""After which the process is ended that judges an answer."""
MEMORY = 4 * 2**30
"""Bytes that it may take."""
STATUS = {"right": 0, "right up to": 1, "wrong": 1, "invalid": 2, "undecided": 3}


@alone
@loading()
def mark(
    name: Annotated[str, typer.Argument(help="Name of a derivation.", autocompletion=derivation_name)],
    answer: Annotated[str, typer.Argument(help="The answer, as text or LaTeX, in letters of your own.")],
    at: Annotated[
        list[str] | None,
        typer.Option(
            help="A value by name (n=227, M=8GiB): the answer is a number, and is marked against the exact one there.",
            metavar="NAME=VALUE",
            autocompletion=given_value,
        ),
    ] = None,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Mark an answer: right, right up to what is named, wrong with a counterexample, undecided, or invalid.

    Exit status 0 where it is right, 1 where it is wrong or right only up to something, 2 where it is invalid, 3 where
    it is undecided.
    """
    from symcnn.catalogue.catalogue import derive

    derive(name, package)  # what is wrong with a file is said by the process that a person has started
    values = _values(at or [])
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
