"""What reading a file depends on beside the file: the files that it opens, and what it asks of the environment."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from symcnn.files.places import ENGINE


def _folders(*paths: str) -> tuple[str, ...]:
    """Folders as they are named and, where links lead to them, as they lie."""
    return tuple({str(one) + os.sep for path in paths for one in (Path(path), Path(path).resolve())})


OWN = _folders(str(ENGINE), *map(sysconfig.get_path, ("stdlib", "platstdlib")))
"""Where the engine and Python lie: they belong to every key already."""
INSTALLED = _folders(*map(sysconfig.get_path, ("purelib", "platlib")))
"""Where packages are installed: so many files that their sizes and times tell whether they are the same."""
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

        def get(environment: Any, name: Any) -> Any:
            if self.on and isinstance(name, (str, bytes)):  # as bytes of `os.environb`, which is of the same kind
                self.asked.add(os.fsdecode(name))
            return one(environment, name)

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
        """What tells whether that which was opened, by path, is the same: nothing where there was no such file."""
        found = {_source(path) for path in self.opened}
        return {path: _told(path) for path in sorted(found) if path.startswith(INSTALLED) or not path.startswith(OWN)}

    def environment(self) -> dict[str, str | None]:
        """What was asked of the environment, and what it said."""
        return {name: os.environ.get(name) for name in sorted(self.asked)}


def _source(path: str) -> str:
    """The source of what Python has compiled and keeps: of a module that is imported from there, it is not opened."""
    with suppress(ValueError, NotImplementedError):
        return source_from_cache(path) if path.endswith(".pyc") else path
    return path


def _told(path: str) -> str:
    return of_file(path, 0 if path.startswith(INSTALLED) else LARGE)


def of_file(path: str | Path, large: int = LARGE) -> str:
    """A hash of a file's bytes (of a large one its size and time), or nothing where there is no such file."""
    file = Path(path)
    try:
        if not file.is_file():
            return ""
        size, at = file.stat().st_size, file.stat().st_mtime_ns
        return f"{size} {at}" if size > large else hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def unchanged(files: Mapping[str, str], environment: Mapping[str, str | None]) -> bool:
    """Whether the files are the same, and the environment says the same."""
    same = all(os.environ.get(name) == value for name, value in environment.items())
    return same and all(_told(path) == digest for path, digest in files.items())
