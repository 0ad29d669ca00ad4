"""A command that reads somebody else's files goes on in a fork, which is waited for, and begun again without a file.

What came through elsewhere (`symcnn.catalogue.reading`) is imported where it is needed, and a file may end the program,
crash it or loop only then: it can count how often it is read, or look who reads it. So the process that a person has
started stays behind where the first such package is met. It hears from its fork which file is at work; when that ends
the fork, or does not come to its end, the file is at fault, and another fork goes on from the same place. What is kept
by then is not done again.

That is so for a command, which has its process for itself (`supervised`), and where the system can fork. A program
that uses symcnn reads in its own process.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symcnn.catalogue.prover import Died
from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.files.ending import STOPPED, STOPPED_WORDS, end_at_once

ANSWERS = 0.3
"""Seconds in which a fork says that an interruption has reached it, too: a terminal tells both of it."""
SLACK = 10.0
"""Seconds for what is loaded meanwhile: where a file was read first, that was done before."""
NEVER = 10.0**9
DIES_WITH_PARENT = 1
"""Linux's ``PR_SET_PDEATHSIG``."""


class _Fork:
    """The pipe on which a fork speaks, the files that are at work in it, the innermost last, and its interruptions."""

    def __init__(self, pipe: int) -> None:
        self.pipe, self.interrupted = pipe, False
        self.at_work: list[dict[str, Any]] = []

    def say(self, **word: Any) -> None:
        with contextlib.suppress(OSError):
            os.write(self.pipe, (json.dumps(word) + "\n").encode())

    def tell(self) -> None:
        """Which file is at work now, if any is."""
        self.say(at=self.at_work[-1] if self.at_work else None)


_may_fork: list[bool] = []
_fork: list[_Fork] = []
_unread: dict[str, DerivationError] = {}
_unwritten: dict[str, DerivationError] = {}
"""What is wrong with files, by their paths, that have ended a fork."""


@contextlib.contextmanager
def supervised() -> Iterator[None]:
    """For the time of a command, which has this process for itself."""
    _may_fork.append(True)
    try:
        yield
    finally:
        _may_fork.pop()


@contextlib.contextmanager
def at_work(name: str, file: Path | None, limit: float, writing: bool = False) -> Iterator[None]:
    """A file runs, for ``limit`` seconds at most and `SLACK`: it is read, or its proof is written down."""
    if not _fork or file is None:
        yield
        return
    fork, one = _fork[-1], {"name": name, "file": str(file), "limit": limit + SLACK, "writing": writing}
    fork.at_work.append(one)
    fork.tell()
    try:
        yield
    finally:
        fork.at_work.remove(one)
        fork.tell()


def of_a_file(error: BaseException) -> bool:
    """Whether what was raised while a file ran is the file's own, and neither an interruption nor the end of a time."""
    if isinstance(error, KeyboardInterrupt):
        return bool(_fork) and not _fork[-1].interrupted
    return isinstance(error, Exception) or not type(error).__module__.startswith("symcnn.")


def faulty(file: Path) -> bool:
    """Whether a file has ended a fork."""
    return str(file) in _unread or str(file) in _unwritten


def refuse_reading(file: Path) -> None:
    """Raise what is wrong with a file that has ended a fork in which it was read."""
    if str(file) in _unread:
        raise _unread[str(file)]


def refuse_writing(file: Path | None) -> None:
    """The same of one whose proof was written down."""
    if str(file) in _unwritten:
        raise _unwritten[str(file)]


def said(status: int) -> None:
    """The command ends with this exit status, and has said why."""
    if _fork:
        _fork[-1].say(status=status)


def interrupted() -> None:
    """An interruption has come here."""
    if _fork:
        _fork[-1].interrupted = True
        _fork[-1].say(interrupted=True)


def go_on() -> None:
    """Go on in a fork, where that was not done before; this process ends as the command does there.

    Errors: `SymcnnError` where the fork was ended and no file was at work.
    """
    alone = threading.current_thread() is threading.main_thread() and threading.active_count() == 1
    while _may_fork and not _fork and alone and hasattr(os, "fork"):
        for stream in (sys.stdout, sys.stderr, sys.__stdout__):
            if stream is not None:
                stream.flush()
        watch, parent = _Watch(), os.getpid()
        try:
            child = os.fork()
        except OSError:  # it is read all the same, unless nothing can be started
            watch.leave()
            return
        if child == 0:
            watch.leave()
            with contextlib.suppress(OSError, AttributeError):
                ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(STOPPED)
            _fork.append(_Fork(watch.speaks))
            return
        try:
            watch.wait(child)
        finally:
            watch.leave()


class _Watch:
    """Who waits for a fork: hears what it says, and hands interruptions on to it."""

    def __init__(self) -> None:
        self.hears, self.speaks = os.pipe()
        self.woken, self.wake = os.pipe()
        self.asked, self.handed, self.known, self.due = 0, 0, 0, NEVER
        self.at: dict[str, Any] | None = None
        self.status: int | None = None
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self.before = signal.getsignal(signal.SIGINT)
        if callable(self.before):
            signal.signal(signal.SIGINT, self._interrupted)

    def leave(self) -> None:
        """Interruptions go again to whom they went before."""
        if callable(self.before):
            signal.signal(signal.SIGINT, self.before)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for pipe in (self.hears, self.woken, self.wake):
            os.close(pipe)

    def _interrupted(self, number: int, frame: Any) -> None:
        self.asked, self.due = self.asked + 1, time.monotonic() + ANSWERS
        os.write(self.wake, b".")

    def wait(self, child: int) -> None:
        """Until the fork ends. It returns where a file was at fault, so that another goes on."""
        os.close(self.speaks)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        rest, late, end = b"", False, NEVER
        while True:
            due = min(end, self.due if self.asked > self.known else NEVER)
            patience = None if due == NEVER else max(0.0, due - time.monotonic())
            ready, _, _ = select.select([self.hears, self.woken], [], [], patience)
            if self.woken in ready:
                os.read(self.woken, 2**10)
            if self.hears in ready:
                data = os.read(self.hears, 2**16)
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._heard(json.loads(line))
                end = NEVER if self.at is None else time.monotonic() + self.at["limit"]
            if time.monotonic() >= end:
                late = True
                os.kill(child, signal.SIGKILL)
                break
            if self.asked > self.known and time.monotonic() >= self.due:
                self._hand_on(child)
        self._ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), late)

    def _heard(self, word: dict[str, Any]) -> None:
        self.at = word.get("at", None if "at" in word else self.at)
        self.known += "interrupted" in word
        self.status = word.get("status", self.status)

    def _hand_on(self, child: int) -> None:
        """An interruption of which only this process was told; at the second a fork that hears nothing is ended."""
        if self.handed == self.asked:
            end_at_once(STOPPED, STOPPED_WORDS if self.status is None else "")
        self.handed, self.due = self.asked, time.monotonic() + ANSWERS if self.asked > 1 else NEVER
        os.kill(child, signal.SIGINT)

    def _ended(self, status: int, late: bool) -> None:
        """How the command ended there is how it ends here, unless a file has ended it."""
        if not late and status == self.status:
            os._exit(status)
        if self.asked:
            end_at_once(STOPPED, STOPPED_WORDS if self.status is None else "")
        if self.at is None:
            raise SymcnnError(
                f"the program was ended{Died(status).how}, while no file was read; what did it is not known"
            )
        _blame(self.at, status, late)


def _blame(at: dict[str, Any], status: int, late: bool) -> None:
    """Note what is wrong with the file that was at work."""
    whose = f"{at['name']}: " if at["name"] else f"the package {Path(at['file']).parent.name}: "
    again = "its proof was written down again" if at["writing"] else "it was read again"
    how = f"it did not come to its end within {at['limit']:g} s" if late else f"the process ended{Died(status).how}"
    why = f"{whose}it came through the first time; when {again}, {how}; a file may not end the program, nor crash it"
    kind = Unfinished if late and at["writing"] else DerivationError
    (_unwritten if at["writing"] else _unread)[at["file"]] = kind(why)


__all__ = [
    "at_work",
    "faulty",
    "go_on",
    "interrupted",
    "of_a_file",
    "refuse_reading",
    "refuse_writing",
    "said",
    "supervised",
]
