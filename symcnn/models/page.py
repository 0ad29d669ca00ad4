"""A model's table as LaTeX: on a page of usual margins, lines broken between the parts of a path, sides and terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from symcnn.formulas.order import NAMED
from symcnn.formulas.symbols import integers
from symcnn.models.sizes import value
from symcnn.models.whole import Size
from symcnn.printing.latex import Typesetter
from symcnn.printing.prose import escape
from symcnn.printing.wrapping import fitted

if TYPE_CHECKING:
    from symcnn.models.table import ModelTable

LINE, POINTS = 36.0, 345.0
"""Of an article's line: widths of an M in its footnotes' type, less what parts the columns; and its points."""
STEP = 0.25
BREAK, NEXT = r"\allowbreak{}", r" \tabularnewline"
WIDE = frozenset("bdhknpqu")
INNER = 900
"""TeX's penalty for a break between factors; that of a plus is 700 at most."""
FIRST, LAST = r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}\setlength{\extrarowheight}{2pt}", r"\endgroup"


class Slashed(Typesetter):
    """Fractions are written with a slash, so that all lines are of one height."""

    def over(self, top: str, bottom: str, small: bool = False) -> str:
        """A fraction in a line."""
        top = f"({top})" if re.search("[-+]", top) else top
        return f"{top} / {f'({bottom})' if ' ' in bottom else bottom}"

    def joint(self, before: Any, text: str, factor: Any, piece: str) -> str:
        """A line may break before a factor that is no name."""
        found = super().joint(before, text, factor, piece)
        return found if isinstance(factor, NAMED) else rf"{found}\penalty{INNER} "

    def height(self, expr: Any) -> int:
        """All are as high as a line."""
        return 0


def page(table: ModelTable) -> str:
    """A table as a ``longtable``, which goes on over pages; LaTeX's own packages array and longtable set it.

    Columns are parts of a line's length, so that it fits any line of at least `POINTS` points. A formula that is
    longer than a line has a number, and stands below the table.
    """
    return _Page(table).written()


class _Page:
    def __init__(self, table: ModelTable) -> None:
        self.table, self.values = table, table.values
        self.below: dict[str, int] = {}

    def written(self) -> str:
        table = self.table
        *rows, total = table.cells()
        pieces = [
            [_pieces(place, cell) for place, cell in enumerate(row)]
            for row in (table.head, *(self._cut(row, LINE) for row in rows), self._cut(total, LINE / 2))
        ]
        parts = [[[_width(piece) for piece in cell] for cell in row] for row in pieces]
        least = [max(width for cell in column for width in cell) for column in zip(*parts, strict=True)]
        columns = self._columns(fitted(parts, least, LINE, STEP))
        made = [
            [_text(row.name), _text(row.what), self._sides(row.output), self._formula(row.parameters),
             self._work(row.multiplications, row.partial)]
            for row in table.rows
        ]  # fmt: skip
        model = table.model
        end = ["all", "", "", self._formula(model.parameters), self._work(table.total, bool(model.uncounted), LINE / 2)]
        lines = [
            FIRST,
            rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
            *(r"\hline", " & ".join(table.head) + NEXT, r"\hline", r"\endhead"),
            *(" & ".join(row) + NEXT for row in made),
            *(r"\hline", " & ".join(end) + NEXT, r"\hline", r"\end{longtable}"),
        ]
        if not table.padded_zeros:
            lines.append(rf"\noindent {escape(table.conventions[-1])}\par\smallskip")
        lines += [
            rf"\noindent\raggedright ({number})\enspace {text}\par\smallskip" for text, number in self.below.items()
        ]
        return "\n".join([*lines, LAST])

    def _cut(self, cells: Sequence[str], most: float) -> tuple[str, ...]:
        """The texts of a row, where a long formula has a number in its place."""
        *rest, work = cells
        return (*rest, "(00)" if _width(work) > most else work)

    def _columns(self, widths: Sequence[float]) -> str:
        scale = (1 - 24 / POINTS) / max(LINE, sum(widths))
        sides = ("right", "right", "right", "left", "right" if self.values is None else "left")
        return "".join(
            rf">{{\ragged{side}}}p{{{width * scale:.3f}\linewidth}}" for side, width in zip(sides, widths, strict=True)
        )

    def _work(self, size: Size, partial: bool, most: float = LINE) -> str:
        text, more = self._formula(size), self.table.unknown * partial
        if _width(self.table.said(size) + more) <= most:
            return text + more
        return f"({self.below.setdefault(text, len(self.below) + 1)}){more}"

    def _formula(self, size: Size) -> str:
        if self.values is not None:
            size = int(value(size, self.values))
        model = self.table.model
        return f"${Slashed(tuple(map(integers, model.names)), breaks=True).doprint(model.domain.formula(size))}$"

    def _sides(self, of: Sequence[Size]) -> str:
        return r"~$\times$ ".join(
            f"$(${self._formula(size)}$)$" if self.table.brackets(size) else self._formula(size) for size in of
        )


def _text(words: str) -> str:
    """Words in which a line may break behind dots and underscores."""
    return re.sub(r"\.|\\_", lambda sign: sign[0] + BREAK, escape(words))


def _pieces(place: int, cell: str) -> list[str]:
    """The parts of a cell between which a line may break."""
    if place < 2:
        return re.split(r"(?<=[._,])", cell)
    return re.split(r"(?<=x )", cell) if place == 2 else list(_terms(cell))


def _terms(text: str) -> Iterator[str]:
    """The parts of a formula: a line may break behind a plus or minus, and before a factor in brackets.

    >>> list(_terms("12n(H - 4) ⌊W/2 + 1⌋ + 3n"))
    ['12n', '(H - ', '4) ', '⌊W/2 + 1⌋ + ', '3n']
    """
    depth, part = 0, ""
    for letter in text:
        if not depth and part.strip() and (letter in "(⌊⌈" or part.endswith((" + ", " - "))):
            yield part
            part = ""
        depth += (letter in "⌊⌈") - (letter in "⌋⌉")
        part += letter
    yield part


def _width(text: str) -> float:
    """About how wide a text is set, in widths of an M: rather too wide."""
    return sum(
        0.34
        if letter in " .,ijl"
        else 0.86
        if letter in "+-x×mw" or letter.isupper()
        else 0.56
        if letter in WIDE
        else 0.5
        for letter in text
    )


__all__ = ["page"]
