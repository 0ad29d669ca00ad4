"""A class: who is in it, read strictly from a CSV file, with the variant of each and names that files can have."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from symcnn.errors import SymcnnError, UnknownName, shown
from symcnn.files.texts import named, whole_bytes

COLUMNS = ("id", "name")
"""The columns of which one tells students apart, the first that is there."""
VARIANTS = 10**8
"""Numbers of variants that are given out."""
FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""How a cell begins that a spreadsheet may take for a formula."""


class RosterError(SymcnnError):
    """A roster is at fault; the message names the file and the line."""


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

    Columns that are not known are let be. Errors: `RosterError`, with the line; `UnknownName` for a column.
    """
    where = named(path)
    text = _text(whole_bytes(path, "roster"), where)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=first.count), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        begins = 1
        for cells in reader:
            cleaned = [clean(cell) for cell in cells]
            if any(cleaned):
                rows.append((begins, cleaned))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RosterError(f"{where}, line {reader.line_num}: no CSV: {error}") from error
    if not rows:
        raise RosterError(
            f"{where} is empty; a roster has a line with the names of its columns, `id` or `name` among them"
        )
    line, head = rows[0]
    head = [name.casefold() for name in head]
    twice = [name for place, name in enumerate(head) if name and name in head[:place]]
    if twice:
        raise RosterError(f"{where}, line {line}: two columns are named {shown(twice[0])}")
    key = _key(head, column, where)
    return _students(rows[1:], head, key, where)


def _text(data: bytes, where: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RosterError(f"{where}, line 1: this is UTF-16; a roster is in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RosterError(
            f"{where}, line {line}: the byte {data[error.start]:#04x} is no UTF-8; save the roster in UTF-8"
        ) from error
    if "\0" in text:
        raise RosterError(f"{where}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}: a NUL byte is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _key(head: Sequence[str], column: str, where: str) -> int:
    """The column that tells students apart."""
    wanted = (clean(column).casefold(),) if column else COLUMNS
    for name in wanted:
        if name in head:
            return head.index(name)
    if column:
        raise UnknownName(f"column of {where}", column, [name for name in head if name])
    raise RosterError(
        f"{where}, line 1: a roster needs a column `id` or `name`; it has {', '.join(map(shown, head))} (another "
        "column is chosen with --id)"
    )


def _students(rows: Sequence[tuple[int, list[str]]], head: Sequence[str], key: int, where: str) -> tuple[Student, ...]:
    found: list[Student] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        if len(cells) > len(head):
            raise RosterError(
                f"{where}, line {line}: {len(cells)} cells under {len(head)} columns; a cell with a separator in it "
                "stands in quotes"
            )
        row = dict(zip(head, cells, strict=False))
        told = cells[key] if key < len(cells) else ""
        if not told:
            raise RosterError(f"{where}, line {line}: nothing stands under {head[key]!r}")
        if told in lines:
            raise RosterError(f"{where}, line {line}: {shown(told)} stands in line {lines[told]} already")
        lines[told] = line
        found.append(Student(told, row.get("name") or told, row.get("email", "")))
    if not found:
        raise RosterError(f"{where} names no student: below the names of the columns there is no row")
    return tuple(found)


def clean(text: str) -> str:
    """A cell as one line: ends of lines and what no letter is are blanks, and letters are composed.

    >>> clean("  Ada\\n  L\\u202eovelace ")
    'Ada L ovelace'
    """
    blank = {"Cc", "Cf", "Zl", "Zp", "Zs", "Cs"}
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(one) in blank else one for one in composed).split())


def cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Ada"), cell(" @x")
    ("'=1+1", 'Ada', "' @x")
    """
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


__all__ = ["RosterError", "Student", "cell", "clean", "read_roster"]
