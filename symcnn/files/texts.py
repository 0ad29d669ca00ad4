"""Text files that somebody names, read whole: no folder, no device, nothing without an end, nothing too large."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError, shown

MOST = 2**26
"""Bytes of the largest file that is read: a record of a long run has a few million."""
LONG = 200
"""Letters of the longest path that is told as it is."""


def whole_text(path: Path, what: str, most: int = MOST) -> str:
    """The text of a file, which messages call ``what`` (``"record"``).

    Errors: those of `whole_bytes`; `SymcnnError` where it is not in UTF-8.
    """
    try:
        return whole_bytes(path, what, most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SymcnnError(f"{named(path)} is no whole {what}: it is no text in UTF-8 ({error})") from error


def whole_bytes(path: Path, what: str, most: int = MOST) -> bytes:
    """The bytes of a file, which messages call ``what``.

    Errors: `SymcnnError` where there is none, where it is no file (a folder, a
    pipe, a device), and where it is larger than ``most`` bytes.
    """
    name = named(path)
    try:
        # Without O_NONBLOCK a pipe is waited for; of a file it changes nothing.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise SymcnnError(f"the {what} {name} cannot be read: it is a pipe or a device, and no file")
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise SymcnnError(f"there is no {what} {name}") from error
    except (OSError, ValueError) as error:
        raise SymcnnError(f"the {what} {name} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > most:
        size = max(found.st_size, len(data))
        raise SymcnnError(f"the {what} {name} cannot be read: it has {size:,} bytes, and {most:,} at most are read")
    return data


def plain_data(path: Path, what: str) -> Any:
    """What a file of JSON holds.

    Errors: those of `whole_text`; `SymcnnError` for what is no JSON, or nested too deeply to be read.
    """
    text = whole_text(path, what)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise SymcnnError(f"{named(path)} is no whole {what}: it is nested too deeply to be read") from error
    except ValueError as error:
        raise SymcnnError(f"{named(path)} is no whole {what}: cut off, or another kind of file ({error})") from error


def named(path: Path) -> str:
    """A path in a message: as it is, and quoted where it is long, or holds what no terminal should be sent."""
    text = str(path)
    return text if text.isprintable() and len(text) <= LONG else shown(text)


__all__ = ["MOST", "named", "plain_data", "whole_bytes", "whole_text"]
