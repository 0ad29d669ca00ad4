"""Processes that read, prove and measure: each job in a process of its own, which is ended when it runs over.

A server (`symcnn.verdicts.serve`) has SymPy and z3 loaded and waits for a job. Where
the system can fork, every job runs in a fork of the server, so that it starts
at once and leaves nothing behind. A job is given as the asking process has
things: its search path, its environment, its folder.

An exception thrown into a thread does not end a call inside C, such as a
power of too large a number, and a file may end the process that reads it:
only a process can be ended from outside, whatever it does.

By hand, and not by pebble or concurrent.futures: of a job we are told on the way
(which file is being read, how far the draws have come), each is a fork of a
process that has SymPy loaded, and all of it ends with whoever asked.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symcnn.errors import DerivationError, SymcnnError
from symcnn.files.ending import at_once
from symcnn.files.places import ENGINE


class Died(SymcnnError):
    """The process at a job ended before it had answered; ``status`` is its exit status, negative for a signal."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        super().__init__(f"the process ended before it had answered{self.how}")

    @property
    def how(self) -> str:
        """How it ended, in words that go on a sentence.

        >>> Died(0).how, Died(-9).how
        (', with exit status 0', ', by the signal SIGKILL')
        """
        if self.status is None:
            return ""
        if self.status >= 0:
            return f", with exit status {self.status}"
        with contextlib.suppress(ValueError):
            return f", by the signal {signal.Signals(-self.status).name}"
        return f", by signal {-self.status}"


class Prover:
    """One server, asked by one thread at a time; started when first asked. ``tools`` says what it loads besides."""

    def __init__(self, tools: str = "") -> None:
        self.tools = tools
        self._server: subprocess.Popen[str] | None = None

    def ask(self, folder: Path, name: str, limit: float) -> dict[str, Any]:
        """The record of a proof as plain data, with the hashes of what was read and judged.

        Errors: ``TimeoutError`` when all of it, reading included, runs over
        ``limit`` seconds (its process is ended); ``DerivationError`` with what
        the proof refused.
        """
        end = time.monotonic() + limit
        try:
            self.begin({"job": "prove", "package": str(folder), "name": name, "limit": limit})
            data = self.answer(limit)
            while "ended" not in self.answer(max(0.05, end - time.monotonic())):
                pass
        except TimeoutError:
            raise TimeoutError(f"the proof was ended after {limit:g} s") from None
        except Died as error:
            raise DerivationError(f"{name}: the process that proves it stopped without an answer{error.how}") from None
        if "error" in data:
            raise DerivationError(data["error"])
        return data

    def begin(self, job: dict[str, Any]) -> None:
        """Give the server a job."""
        here: dict[str, Any] = {"path": [str(part) for part in sys.path], "environment": dict(os.environ)}
        here |= {"folder": _folder(), "arguments": [str(part) for part in sys.argv]}
        server = self._running()
        assert server.stdin is not None
        try:
            server.stdin.write(json.dumps({**here, **job}) + "\n")
            server.stdin.flush()
        except BrokenPipeError:
            self.end()
            raise Died(None) from None

    def answer(self, limit: float) -> dict[str, Any]:
        """The next thing that is said of the job; last of all that it has ``ended``.

        Errors: ``TimeoutError`` when nothing is said for ``limit`` seconds, and
        then the process is ended; `Died` where it ended before it was done;
        `SymcnnError` where the system lets none be started.
        """
        server = self._server
        if server is None:
            raise Died(None)
        assert server.stdout is not None
        late = threading.Event()

        def over() -> None:
            late.set()
            self.end()

        timer = threading.Timer(limit, over)
        timer.daemon = True  # an interruption while it starts would leave it behind, and the program waiting for it
        try:
            timer.start()
            line = "\n"
            while line == "\n":
                line = server.stdout.readline()
        finally:
            timer.cancel()
        try:
            data: dict[str, Any] = json.loads(line)
            if not isinstance(data, dict):
                raise ValueError
        except ValueError:
            self.end()
            if late.is_set():
                raise TimeoutError(f"nothing was said for {limit:g} s") from None
            raise Died(None) from None
        if "why" in data:  # the system refused; no file is to be blamed
            raise SymcnnError(data["why"])
        if data.get("early"):
            raise Died(data["ended"])
        if data.get("last"):
            self.end()
        return data

    def end(self) -> None:
        """End the server and the job that it is at."""
        server, self._server = self._server, None
        if server is not None:
            _kill(server)
            server.wait()

    def kill(self) -> None:
        """The same, without waiting for the end."""
        server = self._server
        if server is not None:
            _kill(server)

    def _running(self) -> subprocess.Popen[str]:
        if self._server is None or self._server.poll() is not None:
            home = str(ENGINE.parent)
            path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
            # A session of its own: a job is ended together with whatever it started.
            try:
                self._server = subprocess.Popen(
                    [sys.executable, "-c", f"from symcnn.verdicts.serve import serve; serve({self.tools!r})"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    errors="replace",
                    env={**os.environ, "PYTHONPATH": path},
                    start_new_session=True,
                )
            except OSError as error:
                raise SymcnnError(f"no process could be started: {error.strerror}") from error
        return self._server


def _kill(server: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(server.pid, signal.SIGKILL)
        else:
            server.kill()


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return os.sep


_provers: list[Prover] = []
_idle: dict[str, list[Prover]] = {}


@contextlib.contextmanager
def lent(tools: str = "") -> Iterator[Prover]:
    """A server that nobody asks at the moment, for the time of one job; with ``"torch"`` one that measures."""
    idle = _idle.setdefault(tools, [])
    try:
        prover = idle.pop()
    except IndexError:
        prover = Prover(tools)
        _provers.append(prover)
    try:
        yield prover
    except SymcnnError:
        raise
    except BaseException:
        prover.end()  # what it has not said yet would be taken for the next job's
        raise
    finally:
        idle.append(prover)


@atexit.register
def end_all() -> None:
    """End every server, and every job that is under way."""
    for prover in _provers:
        prover.end()


@at_once
def _kill_all() -> None:
    for prover in _provers:
        prover.kill()
