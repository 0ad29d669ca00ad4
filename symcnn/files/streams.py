"""The streams of this process while a stranger's file runs in it: what it writes by number goes to standard error."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STREAMS = (0, 1, 2)
_lock = threading.Lock()
_depth = 0
_kept: list[int] = []
_commands: list[bool] = []


@contextmanager
def own_output() -> Iterator[None]:
    """Standard output leads to standard error, for this process and what it starts; all three are put back at the end.

    One inside of another, or beside it in another thread, changes nothing; nor does any but where a command of
    symcnn has the process for itself (`commanding`): elsewhere they are the streams of somebody's own program.
    """
    global _depth
    if not _commands:
        yield
        return
    with _lock:
        _depth += 1
        if _depth == 1:
            _kept[:] = _copies()
            if _kept:
                os.dup2(2, 1)
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                for number, copy in zip(STREAMS, _kept, strict=False):
                    os.dup2(copy, number)
                    os.close(copy)
                _kept.clear()


@contextmanager
def commanding() -> Iterator[None]:
    """For the time of a command, which has the streams of this process for itself."""
    _commands.append(True)
    try:
        yield
    finally:
        _commands.pop()


def _copies() -> list[int]:
    """Further numbers for the three streams; none where one of them is closed."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for number in STREAMS:
            found.append(os.dup(number))
        return found
    for copy in found:
        os.close(copy)
    return []


__all__ = ["commanding", "own_output"]
