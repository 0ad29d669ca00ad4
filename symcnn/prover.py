"""Processes that prove by name: each proof in a process of its own, ended when it runs over.

A server has SymPy and z3 loaded and waits for a name. Where the system can
fork, every proof runs in a fork of the server, so that it starts at once and
leaves nothing behind; elsewhere the server proves, and serves the next.

`serve` reads ``["FOLDER", "NAME"]`` line by line, and
answers each with the proof's record as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from .errors import DerivationError, SymcnnError


class Prover:
    """One server, asked by one thread at a time; started when first asked."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None
        self._ended = False

    def ask(self, folder: Path, name: str, limit: float) -> dict[str, Any]:
        """The record of a proof as plain data.

        Errors: ``TimeoutError`` when it runs over ``limit`` seconds (its
        process is ended); ``DerivationError`` with what the proof refused.
        """
        server = self._running()
        assert server.stdin is not None and server.stdout is not None
        late = threading.Event()

        def over() -> None:
            late.set()
            self.end()

        timer = threading.Timer(limit, over)
        timer.start()
        try:
            server.stdin.write(json.dumps([str(folder), name]) + "\n")
            server.stdin.flush()
            answer = server.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            timer.cancel()
        if not answer:
            self.end()
            if late.is_set():
                raise TimeoutError(f"the proof was ended after {limit:g} s")
            raise DerivationError(f"{name}: the process that proves it stopped without an answer")
        data: dict[str, Any] = json.loads(answer)
        if "error" in data:
            raise DerivationError(data["error"])
        return data

    def end(self) -> None:
        """End the server and the proof that it is at."""
        server, self._server = self._server, None
        if server is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(server.pid, signal.SIGKILL)
            else:
                server.kill()
        server.wait()

    def _running(self) -> subprocess.Popen[str]:
        if self._server is None or self._server.poll() is not None:
            home = str(Path(__file__).resolve().parents[1])
            path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
            # A session of its own: a proof is ended together with whatever it started.
            self._server = subprocess.Popen(
                [sys.executable, "-c", "from symcnn.prover import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        return self._server


def serve() -> None:
    """Answer names until the asking process is gone."""
    from . import judge, prove  # noqa: F401  (loaded once, before the first fork)

    for line in sys.stdin:
        folder, name = json.loads(line)
        if not hasattr(os, "fork"):
            _answer(folder, name)
            continue
        child = os.fork()
        if child == 0:
            _answer(folder, name)
            os._exit(0)
        os.waitpid(child, 0)


def _answer(folder: str, name: str) -> None:
    from .catalogue import Catalogue
    from .prove import prove

    try:
        data = prove(Catalogue(folder)[name]).to_json()
    except SymcnnError as error:
        data = {"error": " ".join(str(error).split())}
    except BaseException as error:
        data = {"error": f"{name}: the proof stops with {type(error).__name__}: {error}"}
    # Together in one line, so that an answer is there whole or not at all.
    sys.stdout.write(json.dumps(data, default=str) + "\n")
    sys.stdout.flush()
