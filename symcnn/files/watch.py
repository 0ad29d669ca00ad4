"""What reading a file depends on beside the file: the files that it opens, and what it asks of the environment."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from symcnn.files.places import ENGINE

OWN = tuple(
    str(Path(path).resolve()) + os.sep
    for path in (str(ENGINE), *map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")))
)
"""Where the engine and what is installed lie: their versions belong to every key already."""
LARGE = 2**25
"""Bytes from which on a file is not read again to see whether it is the same."""


class Watch:
    """Notes what is opened and asked for inside a ``with``; for a process that reads files and ends (it stays on)."""

    def __init__(self) -> None:
        self.on = False
        self.everything = False
        """Whether all of the environment was asked for."""
        self.opened: set[str] = set()
        self.asked: set[str] = set()

    def __enter__(self) -> Watch:
        kind: Any = type(os.environ)
        one, every = kind.__getitem__, kind.__iter__

        def get(environment: Any, name: str) -> str:
            if self.on and isinstance(name, str):
                self.asked.add(name)
            return str(one(environment, name))

        def names(environment: Any) -> Any:
            self.everything = self.everything or self.on
            return every(environment)

        kind.__getitem__, kind.__iter__ = get, names
        sys.addaudithook(self._heard)
        self.on = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.on = False

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            self.opened.add(os.path.abspath(os.fsdecode(arguments[0])))

    def files(self) -> dict[str, str]:
        """Hashes of what was opened, by path; without what is installed, and what Python keeps for itself."""
        found = {path for path in self.opened if not path.endswith(".pyc")}
        return {path: digest for path in sorted(found) if not path.startswith(OWN) and (digest := of_file(path))}

    def environment(self) -> dict[str, str | None]:
        """What was asked of the environment, and what it said."""
        return {name: os.environ.get(name) for name in sorted(self.asked)}


def of_file(path: str | Path) -> str:
    """A hash of a file's bytes (of a large one its size and time), or nothing where there is no such file."""
    file = Path(path)
    try:
        if not file.is_file():
            return ""
        size, at = file.stat().st_size, file.stat().st_mtime_ns
        return f"{size} {at}" if size > LARGE else hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def unchanged(files: Mapping[str, str], environment: Mapping[str, str | None]) -> bool:
    """Whether the files are the same, and the environment says the same."""
    same = all(os.environ.get(name) == value for name, value in environment.items())
    return same and all(of_file(path) == digest for path, digest in files.items())
