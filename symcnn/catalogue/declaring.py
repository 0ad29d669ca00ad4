"""What a file can declare, by its source alone: one that declares nothing is not run to find that out."""

from __future__ import annotations

import os
import re
import symtable
from collections.abc import Iterator
from pathlib import Path

OTHERS = ("demonstrations", "architecture", "labs")
"""Folders of a package whose files are no derivations: by its place each declares something."""
NEEDED = ("given", "where", "claim", "proof")
"""The names that a derivation's file has."""
ENGINE = re.compile(rb"\bsymcnn\b")


def files(root: Path) -> Iterator[Path]:
    """The files of Python in a folder and those below it, in order.

    Without hidden folders, which nothing imports, and without virtual environments.
    """
    for folder, below, names in os.walk(root):
        below[:] = sorted(one for one in below if not one.startswith(".") and not is_environment(Path(folder, one)))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(".py"))


def is_environment(folder: Path) -> bool:
    """Whether a folder is a virtual environment, which somebody has beside the derivations."""
    return (folder / "pyvenv.cfg").is_file()


class Sources:
    """The files of one package, read as texts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        own = re.escape(os.fsencode(root.name))
        self._neighbour = re.compile(rb"^[ \t]*(?:from[ \t]*\.|(?:from|import)[ \t].*\b" + own + rb"\b)", re.MULTILINE)
        self._speaks = any(ENGINE.search(_text(file)) for file in files(root))

    @property
    def declare(self) -> bool:
        """Whether any file of the package can declare something."""
        return self._speaks or any(self._has_what_it_needs(file) for file in files(self.root))

    def can_declare(self, file: Path) -> bool:
        """Whether a file speaks of symcnn, imports a file of its package that may do so for it, or has what it needs.

        What has its place among the `OTHERS` can.
        """
        text = _text(file)
        helped = self._speaks and self._neighbour.search(text)
        return bool(ENGINE.search(text) or helped) or self._has_what_it_needs(file)

    def _has_what_it_needs(self, file: Path) -> bool:
        if file.relative_to(self.root).parts[0] in OTHERS:
            return True
        text = _text(file)
        if not all(name.encode() in text for name in NEEDED):
            return False
        try:
            table = symtable.symtable(text.decode(errors="replace"), str(file), "exec")
        except (SyntaxError, ValueError, RecursionError):
            return True  # reading it says what is wrong
        bound = {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}
        return bound.issuperset(NEEDED)


def _text(file: Path) -> bytes:
    """What a file holds; nothing where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


__all__ = ["NEEDED", "OTHERS", "Sources", "files", "is_environment"]
