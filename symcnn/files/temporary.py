"""Folders and files for the time of a call; what a process that was killed left of them is removed by a later one."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from symcnn.files.ending import at_once

DRAWN = re.compile(r"[a-z0-9_]{8}")
"""How ``tempfile`` ends the names that it makes."""
STALE = 3600.0
"""Seconds after which nobody is at it any more: no call of ours takes so long."""
_begun: list[Path] = []


@contextmanager
def folder(kind: str) -> Iterator[Path]:
    """A folder of its own among the system's temporary ones, removed at the end.

    >>> with folder("doc") as made:
    ...     made.is_dir()
    True
    >>> made.exists()
    False
    """
    prefix = f"symcnn-{kind}-"
    swept(Path(tempfile.gettempdir()), prefix)
    made = Path(tempfile.mkdtemp(prefix=prefix))
    with begun(made):
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def begun(path: Path) -> Iterator[None]:
    """While this is not done, it is taken away if the run is ended at once."""
    _begun.append(path)
    try:
        yield
    finally:
        _begun.remove(path)


@at_once
def _take_away() -> None:
    for path in tuple(_begun):
        shutil.rmtree(path, ignore_errors=True)
        with contextlib.suppress(OSError):
            path.unlink()


def swept(place: Path, prefix: str) -> None:
    """Remove what is old there, is this user's, and has a name that ``tempfile`` made with this prefix."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(place):
            if entry.name.startswith(prefix) and DRAWN.fullmatch(entry.name, len(prefix)):
                with contextlib.suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    if time.time() - found.st_mtime > STALE and found.st_uid == getattr(os, "getuid", lambda: 0)():
                        if entry.is_dir(follow_symlinks=False):
                            shutil.rmtree(entry.path)
                        else:
                            os.unlink(entry.path)


__all__ = ["STALE", "begun", "folder", "swept"]
