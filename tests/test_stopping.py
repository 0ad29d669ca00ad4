"""A run that a person ends: once, or twice because the first time is slow; a line, a status, and nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from liars import HONEST, text
from processes import alive, children

SLOW = {
    "while it is unwound": """
from symcnn.catalogue.prover import Prover
end = Prover.end
def ending(prover):
    pathlib.Path({mark!r}).touch()
    time.sleep(60)
    end(prover)
Prover.end = ending
""",
    "at its end": """
import atexit
import symcnn.cli.run as command
run = command.main
def ending():
    pathlib.Path({mark!r}).touch()
    time.sleep(60)
def running(**given):
    atexit.register(ending)
    run(**given)
command.main = running
""",
    "while a thread is waited for": """
import threading
def ending():
    threading.main_thread().join()
    pathlib.Path({mark!r}).touch()
    time.sleep(60)
threading.Thread(target=ending).start()
""",
}
BEGUN = "import pathlib, time\npathlib.Path({begun!r}).touch()\nwhile True: time.sleep(1)"


@pytest.mark.parametrize("told", [os.kill, os.killpg], ids=["one process", "the terminal's group"])
@pytest.mark.parametrize("when", SLOW)
def test_asked_twice_a_run_ends_at_once(when: str, told: Callable[[int, int], None], tmp_path: Path) -> None:
    begun, mark, scratch = tmp_path / "begun", tmp_path / "mark", tmp_path / "scratch"
    scratch.mkdir()
    file = text(imports=HONEST["imports"] + "\n" + BEGUN.format(begun=str(begun)))
    root = tmp_path / "course"
    root.mkdir()
    (root / "endless.py").write_text(file, encoding="utf-8")
    script = f"import pathlib, time\n{SLOW[when].format(mark=str(mark))}\nfrom symcnn.cli import main\nmain()\n"
    running = subprocess.Popen(
        [sys.executable, "-c", script, "check", "--only", "proof", "--package", str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch), "SYMCNN_READING": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that run in the background ignore it, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    started: list[int] = []
    try:
        _there(begun)
        started = children(running.pid)
        assert len(started) >= 2 and list(scratch.iterdir())
        told(running.pid, signal.SIGINT)
        _there(mark)
        told(running.pid, signal.SIGINT)
        out, error = running.communicate(timeout=5)
        assert (running.returncode, out) == (130, "")
        assert error == "symcnn: stopped; what was finished is kept, and nothing half-written is left\n"
        assert not list(scratch.iterdir())
        end = time.monotonic() + 5
        while (left := [one for one in started if alive(one)]) and time.monotonic() < end:
            time.sleep(0.05)
        assert not left
    finally:
        running.kill()
        running.wait()


def _there(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} does not come"
        time.sleep(0.05)
