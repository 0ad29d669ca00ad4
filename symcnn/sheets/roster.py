"""A class: who is in it, read strictly from a CSV file, with the variant of each and names that files can have."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from symcnn.errors import shown
from symcnn.sheets.table import TableError, clean, read_table

VARIANTS = 10**8
"""Numbers of variants that are given out."""


@dataclass(frozen=True)
class Student:
    """Who gets a variant: ``id`` tells them apart, and ``name`` stands on the sheet."""

    id: str
    name: str
    email: str = ""

    def variant(self, stem: str) -> int:
        """The number of their variant of a sheet, which no other row changes.

        >>> Student("s1", "Ada").variant("sizes") == Student("s1", "A. L.").variant("sizes")
        True
        """
        digest = hashlib.sha256(json.dumps([stem, self.id]).encode()).digest()
        return int.from_bytes(digest, "big") % VARIANTS

    @property
    def file(self) -> str:
        """A name for files that says who it is, and that no other id has, on any system.

        >>> Student("../Ada L.", "").file, Student("ada-l", "").file
        ('ada-l-9ea6abe7', 'ada-l-5e549be5')
        """
        plain = unicodedata.normalize("NFKD", self.id).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
        return f"{slug or 'student'}-{hashlib.sha256(self.id.encode()).hexdigest()[:8]}"


def read_roster(path: Path, column: str = "") -> tuple[Student, ...]:
    """The students of a CSV file in UTF-8, with commas or semicolons; ``column`` tells them apart, if it is named.

    Columns that are not known are let be. Errors: `TableError`, with the line; `UnknownName` for a column.
    """
    table = read_table(path, "roster")
    key = table.key(column)
    found: list[Student] = []
    lines: dict[str, int] = {}
    for line, cells in table.rows:
        told = table.told(line, cells, key)
        if told in lines:
            raise TableError(f"{table.where}, line {line}: {shown(told)} stands in line {lines[told]} already")
        lines[told] = line
        row = dict(zip(table.head, map(clean, cells), strict=False))
        found.append(Student(told, row.get("name") or told, row.get("email", "")))
    if not found:
        raise TableError(f"{table.where} names no student: below the names of the columns there is no row")
    return tuple(found)


__all__ = ["Student", "read_roster"]
