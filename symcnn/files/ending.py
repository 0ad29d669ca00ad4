"""A run that a person ends at once: what it has started ends with it, and what it has begun to write is taken away."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from typing import NoReturn

STOPPED = 130
"""The exit status of a run that a person has ended."""
STOPPED_WORDS = "symcnn: stopped; what was finished is kept, and nothing half-written is left"
_last: list[Callable[[], None]] = []


def at_once(call: Callable[[], None]) -> Callable[[], None]:
    """Have this done when a run is ended at once, by a handler of signals: it may wait for nothing."""
    _last.append(call)
    return call


def end_at_once(status: int, words: str) -> NoReturn:
    """End this process and what it has started now; ``words``, if there are any, go to standard error as a line."""
    for call in _last:
        with contextlib.suppress(Exception):
            call()
    for child in _children():
        with contextlib.suppress(OSError):
            # With whatever it has started itself, where it leads a group.
            (os.killpg if os.getpgid(child) == child else os.kill)(child, signal.SIGKILL)
    with contextlib.suppress(OSError):
        # A progress bar has hidden the cursor. By number: whoever was interrupted may hold the stream.
        shown = "\x1b[?25h" if os.isatty(2) else ""
        os.write(2, f"{shown}{words and words + os.linesep}".encode())
    os._exit(status)


def _children() -> list[int]:
    """The processes that this one has started, where the system tells."""
    found: list[int] = []
    tasks = "/proc/self/task"
    with contextlib.suppress(OSError):
        for task in os.listdir(tasks):
            with contextlib.suppress(OSError), open(f"{tasks}/{task}/children") as file:
                found += map(int, file.read().split())
    return found


__all__ = ["STOPPED", "STOPPED_WORDS", "at_once", "end_at_once"]
