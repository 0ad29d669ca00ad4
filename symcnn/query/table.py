"""A closed form at many values at once, as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError
from symcnn.formulas.binding import free
from symcnn.formulas.numbers import typed
from symcnn.printing.latex import latex
from symcnn.printing.prose import escape, unicode
from symcnn.query.display import conditions, words
from symcnn.query.several import several_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from symcnn.query.form import Form

MOST_ROWS = 10_000
SHOWN = 60
"""Rows of a table on a page; of a longer one the first and the last."""
WIDTH = 80
DASH = "–"
BREAK = r" \\ "
"""Between two rows in LaTeX."""


@dataclass(frozen=True)
class Table:
    """Values of a closed form at all combinations of some values, the last one running fastest.

    Rows are dicts by name: the values ``asked`` for, and last the ``results``, all exact; a result is None where
    the values lie outside the domain, and ``outside`` says why, by the place of the row. ``same`` are the values
    that are the same in all rows; of these nobody named the ``usual`` ones, which the derivation's file states.
    """

    form: Form
    asked: tuple[str, ...]
    results: tuple[str, ...]
    same: Mapping[str, Any]
    usual: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    outside: Mapping[int, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns: the values asked for, and the results."""
        return (*self.asked, *self.results)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> Mapping[str, Any]:
        return self.rows[place]

    def __repr__(self) -> str:
        out = f", {len(self.outside)} outside the domain" if self.outside else ""
        return f"<Table {self.form.name}: {' by '.join(self.asked)}, {_counted(len(self), 'row')}{out}>"

    # what is said around it

    @property
    def conditions(self) -> tuple[str, ...]:
        """The values that are the same in all rows, in words; the usual ones are said to be usual."""
        return conditions(self.form, self.same, self.usual)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why values lie outside the domain, each reason once, with the number of its rows."""
        # A message ends with the values that were given, and these stand in the row.
        needs = [(why.rpartition("; got ")[0] or why) for why in self.outside.values()]
        needs = [need.removeprefix(f"{self.form.name}: ") for need in needs]
        return tuple(
            f"{DASH} outside the domain ({_counted(needs.count(need), 'row')}): {need}" for need in dict.fromkeys(needs)
        )

    def _header(self, name: str) -> str:
        return str(unicode(self._term(name)))

    def _term(self, name: str) -> Any:
        """What stands above a column, as a term."""
        symbols = self.form.domain.symbols
        return symbols[name] if name in symbols else self.form.heading if len(self.results) == 1 else sp.Symbol(name)

    def _visible(self) -> tuple[list[int], int]:
        """The places of the rows that a page shows, and how many it leaves out."""
        every = list(range(len(self)))
        if len(every) <= SHOWN:
            return every, 0
        return every[: SHOWN - 10] + every[-10:], len(every) - SHOWN

    def _cells(self, place: int) -> list[str]:
        row = self.rows[place]
        return [DASH if row[name] is None else words(row[name]) for name in self.columns]

    # how it is shown

    def __str__(self) -> str:
        """All rows as text of 80 columns."""
        from rich import box
        from rich.console import Console
        from rich.table import Table as Grid
        from rich.text import Text

        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in self.columns:
            grid.add_column(Text(self._header(name)), justify="right", overflow="fold")
        for place in range(len(self)):
            grid.add_row(*map(Text, self._cells(place)))
        out = io.StringIO()
        console = Console(file=out, width=WIDTH, highlight=False, color_system=None, markup=False, emoji=False)
        claim = str(unicode(self.form.claim, tuple(self.form.domain.given), width=WIDTH))
        for line in (self.form.name, claim, *self.conditions):
            console.print(Text(line))
        console.print(grid)
        for reason in self.reasons:
            console.print(Text(reason))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines())

    def _repr_html_(self) -> str:
        from symcnn.printing.html import code, formula, joined, listing, table
        from symcnn.printing.html import math as typeset

        order = tuple(self.form.domain.given)
        places, left_out = self._visible()
        rows = [list(map(self._cell_html, self._cells(place), self._values(place))) for place in places]
        if left_out:
            rows.insert(SHOWN - 10, ["⋮"] * len(self.columns))
        head = [typeset(self._term(name), order) for name in self.columns]
        notes = [*self.conditions, *([f"{_counted(left_out, 'row')} left out here"] if left_out else []), *self.reasons]
        return joined(
            code(self.form.name),
            formula(self.form.claim, order),
            table(head, rows, right=range(len(head))),
            listing(notes) if notes else "",
        )

    def _values(self, place: int) -> list[Any]:
        return [self.rows[place][name] for name in self.columns]

    def _cell_html(self, shown_as: str, value: Any) -> str | Markup:
        """Text of a number; mathematics of an expression."""
        from symcnn.printing.html import math as typeset

        return typeset(value, tuple(self.form.domain.given)) if _symbolic(value) else shown_as

    def _repr_latex_(self) -> str:
        order = tuple(self.form.domain.given)
        places, left_out = self._visible()

        def cell(value: Any) -> str:
            plain = value is None or isinstance(value, bool) or not isinstance(value, (int, sp.Basic))
            return rf"\text{{{escape(DASH if value is None else words(value))}}}" if plain else latex(value, order)

        rows = [" & ".join(map(cell, self._values(place))) for place in places]
        if left_out:
            rows.insert(SHOWN - 10, " & ".join([r"\vdots"] * len(self.columns)))
        head = " & ".join(latex(self._term(name), order) for name in self.columns)
        ruled = "r" * len(self.asked) + "|" + "r" * len(self.results)
        body = rf"\begin{{array}}{{{ruled}}} {head} \\ \hline {BREAK.join(rows)} \end{{array}}"
        said = [rf"\text{{{escape(note)}}}" for note in (*self.conditions, *self.reasons)]
        lines = [rf"\displaystyle {latex(self.form.claim, order)}", body, *said]
        return rf"$\displaystyle \begin{{array}}{{l}} {BREAK.join(lines)} \end{{array}}$"

    # what other programs read

    def to_json(self) -> dict[str, Any]:
        """Plain data: whole numbers as such, other exact numbers and expressions as text, None outside the domain."""
        return {
            "name": self.form.name,
            "claim": str(self.form.claim),
            "same": {name: _plain(value) for name, value in self.same.items()},
            "usual": list(self.usual),
            "columns": list(self.columns),
            "rows": [[_plain(row[name]) for name in self.columns] for row in self.rows],
            "outside": [{"row": place, "why": why} for place, why in self.outside.items()],
        }

    def to_csv(self) -> str:
        """Comma-separated values under a line of names; outside the domain the result is empty, and ``why`` tells."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*self.columns, *(["why"] if self.outside else [])])
        for place, row in enumerate(self.rows):
            cells = ["" if row[name] is None else _plain(row[name]) for name in self.columns]
            writer.writerow([*cells, *([self.outside.get(place, "")] if self.outside else [])])
        return out.getvalue()


def table(form: Form, /, **values: Any) -> Table:
    """The form at all combinations of values: of a symbol for a number a list, a range or an array names several.

    A sequence or a matrix is one value, the same in all rows, as is a plain number. Where no value is given
    the usual one is taken.

    >>> from symcnn.formulas.symbols import integers
    >>> from symcnn.query.closed_form import ClosedForm
    >>> from symcnn.query.domain import Domain
    >>> n, k, m = integers("n k m")
    >>> form = ClosedForm("valid", m, n - k + 1, Domain("valid", {n: "input side", k: "kernel side"}, [n >= k]))
    >>> print(table(form, n=[2, 4], k=3))
    valid
    m = n - k + 1
    at k = 3
    <BLANKLINE>
     n   m
     ─────
     2   –
     4   2
    <BLANKLINE>
    – outside the domain (1 row): n ≥ k must hold

    Raises:
        UnknownName: a name that the derivation does not give.
        DomainError: a value is missing or no number, or one that is the same in all rows lies outside the domain.
        SymcnnError: no value is a list, a list is empty, or there are more than 10,000 rows.
    """
    asked = several_of(form, values, "a table", MOST_ROWS)
    if not asked.several:
        first = next(iter(form.symbols), "n")
        raise SymcnnError(f"{form.name}: a table has a list or a range of values, such as {first}=range(1, 9)")
    found: list[dict[str, Any]] = []
    outside: dict[int, str] = {}
    for place, point in enumerate(asked.points()):
        try:
            found.append(_by_name(form, asked.at(point)))
        except DomainError as error:
            outside[place] = str(error)
            found.append({})
    if len(outside) == len(found):  # perhaps for a value that is the same in all rows
        form.domain.values(asked.fixed)
    results = next((tuple(row) for row in found if row), (str(form.heading),))
    rows = tuple(
        {**point, **{name: row.get(name) for name in results}} for point, row in zip(asked.points(), found, strict=True)
    )
    return Table(form, tuple(asked.several), results, asked.same, tuple(asked.usual), rows, outside)


def _by_name(form: Form, result: Any) -> dict[str, Any]:
    """A result under its name; of several quantities each under its own."""
    return (
        {str(name): value for name, value in result.items()}
        if isinstance(result, Mapping)
        else {str(form.heading): result}
    )


def _counted(count: int, what: str) -> str:
    """A number of things.

    >>> _counted(1, "row"), _counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _symbolic(value: Any) -> bool:
    return isinstance(value, sp.Basic) and bool(free(value))


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or value in (sp.true, sp.false):
        return bool(value)
    if isinstance(value, (int, sp.Integer)):
        return int(value)
    return None if value is None else str(value if typed(value) is None else typed(value))


__all__ = ["Table", "table"]
