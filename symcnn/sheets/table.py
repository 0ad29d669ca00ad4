"""A table that somebody has made with a spreadsheet: a CSV file, read strictly, with the line of each row."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from symcnn.errors import SymcnnError, UnknownName, shown
from symcnn.files.texts import named, whole_bytes

COLUMNS = ("id", "name")
"""The columns of which one tells students apart, the first that is there."""
FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""How a cell begins that a spreadsheet may take for a formula."""


class TableError(SymcnnError):
    """A table is at fault; the message names the file and the line."""


@dataclass(frozen=True)
class Table:
    """The names of the columns, in small letters, and rows of cells with their lines; ``what`` is how it is called."""

    where: str
    what: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def key(self, column: str = "") -> int:
        """The column that tells students apart, or is named so. Errors: `TableError`, `UnknownName`."""
        wanted = (clean(column).casefold(),) if column else COLUMNS
        for name in wanted:
            if name in self.head:
                return self.head.index(name)
        if column:
            raise UnknownName(f"column of {self.where}", column, [name for name in self.head if name])
        raise TableError(
            f"{self.where}, line 1: a {self.what} needs a column `id` or `name`; it has "
            f"{', '.join(map(shown, self.head))} (another column is chosen with --id)"
        )

    def told(self, line: int, cells: Sequence[str], key: int) -> str:
        """Who a row is about. Errors: `TableError` for a row without one, and one with too many cells."""
        if len(cells) > len(self.head):
            raise TableError(
                f"{self.where}, line {line}: {len(cells)} cells under {len(self.head)} columns; a cell with a "
                "separator in it stands in quotes"
            )
        found = clean(cells[key]) if key < len(cells) else ""
        if not found:
            raise TableError(f"{self.where}, line {line}: nothing stands under {self.head[key]!r}")
        return found


def read_table(path: Path, what: str) -> Table:
    """A CSV file in UTF-8, with commas or semicolons; rows without anything in them are left out.

    Errors: `TableError`, with the line; `SymcnnError` where there is no such file.
    """
    where = named(path)
    text = _text(whole_bytes(path, what), where, what)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=first.count), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        begins = 1
        for cells in reader:
            if any(map(clean, cells)):
                rows.append((begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise TableError(f"{where}, line {reader.line_num}: no CSV: {error}") from error
    if not rows:
        raise TableError(
            f"{where} is empty; a {what} has a line with the names of its columns, `id` or `name` among them"
        )
    line, names = rows[0]
    head = tuple(clean(name).casefold() for name in names)
    twice = [name for place, name in enumerate(head) if name and name in head[:place]]
    if twice:
        raise TableError(f"{where}, line {line}: two columns are named {shown(twice[0])}")
    return Table(where, what, head, tuple(rows[1:]))


def _text(data: bytes, where: str, what: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(f"{where}, line 1: this is UTF-16; a {what} is in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError(
            f"{where}, line {line}: the byte {data[error.start]:#04x} is no UTF-8; save the {what} in UTF-8"
        ) from error
    if "\0" in text:
        raise TableError(f"{where}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}: a NUL byte is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


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


def uncell(text: str) -> str:
    """The text of a cell that was made by `cell`.

    >>> uncell("'=1+1"), uncell("'tis"), uncell("-3")
    ('=1+1', "'tis", '-3')
    """
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULA) else text


def csv_text(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV; texts as cells that no spreadsheet takes for a formula, numbers as they stand.

    >>> csv_text([["id", "points"], ["=x", 3]])
    "id,points\\n'=x,3\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([cell(one) if isinstance(one, str) else one for one in row] for row in rows)
    return text.getvalue()


__all__ = ["FORMULA", "Table", "TableError", "cell", "clean", "csv_text", "read_table", "uncell"]
