"""Documents that are much alike, set one after another: the first as every document, the others from what it left.

The preamble is read once, into a format that is kept between runs; the auxiliary files of the first document are
laid beside each other one, which then takes one pass where they stand still. The first of a kind is set in both ways,
and where a byte differs, all of its kind are set as every document.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from symcnn.errors import SymcnnError
from symcnn.files import cache
from symcnn.files.cache import write_whole
from symcnn.sheets.tex import Compiled, Engine, Preloaded, compile_tex, preamble_of, preload

LATEST = 6
"""Formats that are kept whenever they were used."""
UNUSED = 7 * 24 * 3600
"""Seconds for which any other is kept that is not used."""


@dataclass(frozen=True)
class Kind:
    """What is known of documents with one preamble: their format, if it can be used, and auxiliary files."""

    preloaded: Preloaded | None
    auxiliary: Mapping[str, bytes]


class Setter:
    """Sets documents; `prepared` is called with one of each preamble, before `set` in any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.kinds: dict[str, Kind] = {}

    def prepared(self, source: str, figures: Mapping[str, bytes]) -> Compiled:
        """Set the first document of its preamble, and keep what helps with the others. Errors: as of `compile_tex`."""
        first = compile_tex(source, self.engine, figures)
        preamble = preamble_of(source)
        self.kinds[preamble] = Kind(None, first.auxiliary)
        path = cache.folder() / "tex" / f"{self._digest(preamble)}.fmt"
        try:
            if path.is_file():
                os.utime(path)
            else:
                write_whole(path, preload(preamble, self.engine))
                _pruned(path.parent)
            found = Preloaded(path.absolute(), preamble)
            quick = compile_tex(source, self.engine, figures, auxiliary=first.auxiliary, preloaded=found)
            if quick.pdf == first.pdf:
                self.kinds[preamble] = Kind(found, first.auxiliary)
        except (SymcnnError, OSError):  # it takes longer, and that is all; the next run makes another format
            with contextlib.suppress(OSError):
                path.unlink()
        return first

    def known(self, source: str) -> bool:
        """Whether a document of this preamble was prepared."""
        return preamble_of(source) in self.kinds

    def set(self, source: str, figures: Mapping[str, bytes]) -> Compiled:
        """Set a document: the same bytes as `compile_tex`. Errors: those of `compile_tex`."""
        kind = self.kinds[preamble_of(source)]
        return compile_tex(source, self.engine, figures, auxiliary=kind.auxiliary, preloaded=kind.preloaded)

    def _digest(self, preamble: str) -> str:
        """A hash of the preamble and of the TeX that reads it."""
        at = self.engine.path.resolve().stat()
        told = f"{self.engine.path} {at.st_size} {at.st_mtime_ns}\n{preamble}"
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def _pruned(folder: Path) -> None:
    """Take away formats (some 10 MB each) that nobody has used for a while, but for the latest."""
    with contextlib.suppress(OSError):
        by_use = sorted(folder.glob("*.fmt"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in by_use[LATEST:]:
            if path.stat().st_mtime < time.time() - UNUSED:
                path.unlink()


__all__ = ["Setter"]
