"""Whom solutions are for, and the documents of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symcnn.errors import UnknownName


@dataclass(frozen=True)
class Reader:
    """A kind of reader of solutions: what their document's file is called, and what it is set with."""

    suffix: str
    template: str
    subtitle: str
    running: str


READERS = {
    "student": Reader("-solutions", "student.tex.j2", "solutions", "Solutions"),
    "key": Reader("-key", "key.tex.j2", "key", "Key"),
    "record": Reader("-record", "solutions.tex.j2", "record", "Record"),
}
"""Who solutions are for: a student (key steps and results), who marks (results and wrong answers), who doubts."""


@dataclass(frozen=True)
class Rendered:
    """The LaTeX of the problems and of each reader's solutions ("" where not asked for), and figures by file name."""

    problems: str
    solutions: str
    key: str
    record: str
    figures: Mapping[str, bytes]

    def documents(self, stem: str) -> dict[str, str]:
        """The sources by the names of their files."""
        made = {"student": self.solutions, "key": self.key, "record": self.record}
        return {stem: self.problems} | {f"{stem}{READERS[name].suffix}": text for name, text in made.items() if text}


def readers_of(names: Iterable[str]) -> tuple[str, ...]:
    """Kinds of readers, each once. Errors: `UnknownName`.

    >>> readers_of(["key", "student", "key"])
    ('key', 'student')
    """
    found = tuple(dict.fromkeys(names))
    for name in found:
        if name not in READERS:
            raise UnknownName("reader of solutions", name, READERS)
    return found


__all__ = ["READERS", "Reader", "Rendered", "readers_of"]
