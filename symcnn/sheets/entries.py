"""Which questions of the source documents each result answers, read from the sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.errors import UnknownName
from symcnn.files import cache
from symcnn.files.places import beside

if TYPE_CHECKING:
    from symcnn.sheets.file import Question

KIND = "entries"


def entries(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    """The same as `entries_of`, kept until a sheet changes, or the names of the catalogue."""
    files = sorted((beside("reports") / "sheets").glob("*.toml"))
    digest = cache.key(KIND, files, str(catalogue.root), catalogue.everything)
    kept = cache.load(KIND, "entries", digest)
    if isinstance(kept, dict) and all(isinstance(one, list) for one in kept.values()):
        return {str(name): [str(entry) for entry in found] for name, found in kept.items()}
    found = entries_of(catalogue)
    cache.save(KIND, "entries", digest, found)
    return found


def entries_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The entries (S0-5) that each name of the catalogue answers, by the sheets that come along.

    They are sheets of the subject that comes along; in another package a name may mean something else.
    """
    from symcnn.sheets.reader import read_sheet

    if catalogue.root != default().root:
        return {}
    found: dict[str, list[str]] = {}
    known = {*catalogue.names, *catalogue.networks, *catalogue.demonstrations, *catalogue.labs}
    for path in available():
        for question in read_sheet(path).questions:
            for name in named(question):
                if name in known:
                    found.setdefault(name, []).extend(question.entries)
    return {name: tuple(ordered(entries)) for name, entries in found.items()}


def printed_on(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """On which of the sheets that come along each name of the catalogue is printed, with the question: ``cnn-sizes 4``.

    Of another package none is, whatever its names are. A name that stands on no sheet is left out.
    """
    from symcnn.sheets.reader import read_sheet

    if catalogue.root != default().root:
        return {}
    found: dict[str, dict[str, None]] = {}
    for path in available():
        for number, question in enumerate(read_sheet(path).questions, 1):
            for name in named(question):
                found.setdefault(name, {})[f"{path.stem} {number}"] = None
    return {name: tuple(places) for name, places in found.items()}


def available(names: Sequence[str] = ()) -> list[Path]:
    """The files of the sheets named (a name, or the path of a TOML file), each once; without a name all."""
    known = {path.stem: path for path in sorted((beside("reports") / "sheets").glob("*.toml"))}
    paths = []
    for name in names:
        if name in known:
            paths.append(known[name])
        elif name.endswith(".toml"):
            paths.append(Path(name))
        else:
            raise UnknownName("sheet", name, known)
    return list(dict.fromkeys(paths if names else known.values()))


def named(question: Question) -> tuple[str, ...]:
    """Everything of a catalogue that a question names."""
    return (*question.asked, *question.networks, *question.demonstrations, *question.labs)


def ordered(entries: Iterable[str]) -> list[str]:
    """Each once, in the order of the documents.

    >>> ordered(["S1-10", "S0-2", "S1-9", "S0-2"])
    ['S0-2', 'S1-9', 'S1-10']
    """
    return sorted(set(entries), key=lambda entry: [int(number) for number in re.findall(r"\d+", entry)])
