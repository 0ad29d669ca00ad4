"""Which questions of the source documents each result answers, read from the sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .catalogue import Catalogue
from .sheet_file import Question, SheetFile, read_sheet


def entries_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The entries (S0-5) that each name of the catalogue answers, by the sheets that come along."""
    from .sheet import available

    found: dict[str, list[str]] = {}
    known = {*catalogue.names, *catalogue.networks, *catalogue.demonstrations, *catalogue.labs}
    for path in available():
        for question in read_sheet(path).questions:
            for name in named(question):
                if name in known:
                    found.setdefault(name, []).extend(question.entries)
    return {name: tuple(ordered(entries)) for name, entries in found.items()}


def named(question: Question) -> tuple[str, ...]:
    """Everything of a catalogue that a question names."""
    return (*question.asked, *question.networks, *question.demonstrations, *question.labs)


def ordered(entries: Iterable[str]) -> list[str]:
    """Each once, in the order of the documents.

    >>> ordered(["S1-10", "S0-2", "S1-9", "S0-2"])
    ['S0-2', 'S1-9', 'S1-10']
    """
    return sorted(set(entries), key=lambda entry: [int(number) for number in re.findall(r"\d+", entry)])


def places(sheets: Iterable[SheetFile]) -> Mapping[str, list[Question]]:
    """The questions that answer each entry."""
    found: dict[str, list[Question]] = {}
    for sheet in sheets:
        for question in sheet.questions:
            for entry in question.entries:
                found.setdefault(entry, []).append(question)
    return found
