"""Processes that a command starts, and whether they end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from conftest import ROOT


def children(of: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of and fields[0] != "Z":
            found += [int(path.parent.name), *children(int(path.parent.name))]
    return found


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started_and_ended(command: Sequence[str], how: signal.Signals, begun: Path | None = None) -> None:
    """Once a command is at something that never ends, it is ended, and nothing lives on.

    It is at it when the file ``begun`` is there, or else has been running for some seconds.
    """
    running = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Tests that run in the background ignore it, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        # Reading the file needs processes, too: the one that never ends is there when nothing changes any more.
        end, started, since = time.monotonic() + 120, [], time.monotonic()
        while time.monotonic() < end:
            before, started = started, children(running.pid)
            since = since if started == before else time.monotonic()
            if begun.exists() if begun is not None else len(started) >= 2 and time.monotonic() > since + 3:
                break
            time.sleep(0.1)
        started = children(running.pid)
        assert len(started) >= 2, "nothing was started"
        running.send_signal(how)
        running.wait(20)
    finally:
        running.kill()
        running.wait()
    end = time.monotonic() + 5
    while (left := [one for one in started if alive(one)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert not left
