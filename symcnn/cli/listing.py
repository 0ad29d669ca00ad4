"""What ``list`` prints: every name of a catalogue by area, with what it says and which questions it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from symcnn.catalogue.find import Hit
from symcnn.catalogue.index import DERIVATION, Row
from symcnn.cli.screen import console, escape, put
from symcnn.printing.wrapping import wrap

INDENT = 6


def listing(rows: Sequence[Row], entries: Mapping[str, Sequence[str]]) -> None:
    """All names: derivations by area, then networks, demonstrations and labs, and how many of each there are."""
    screen = console()
    derivations = [row for row in rows if row.kind == DERIVATION]
    for first, (area, found) in _areas(derivations):
        put(screen, f"[bold]{escape(area)}[/]" if first else f"\n[bold]{escape(area)}[/]")
        for row in found:
            _line(screen, row, row.name.rpartition(".")[2], entries)
            text = wrap(row.claim, screen.width - INDENT)
            put(screen, Padding(escape(text), (0, 0, 0, INDENT)))
    screen.print(f"\n{len(derivations)} derivations")
    others = {kind: list(found) for kind, found in groupby(rows, lambda row: row.kind) if kind != DERIVATION}
    for kind, found in others.items():
        folder = found[0].name.partition(".")[0]
        put(screen, f"\n[bold]{folder}[/]" + (f" [dim]({kind}s)[/]" if folder != f"{kind}s" else ""))
        for row in found:
            _line(screen, row, row.name.partition(".")[2], entries)
    if others:
        counted = [f"{len(found)} {kind}{'' if len(found) == 1 else 's'}" for kind, found in others.items()]
        put(screen, "\n" + ", ".join(counted))


def found(hits: Sequence[Hit]) -> None:
    """What was found: name and title, and below it the claim."""
    screen = console()
    for hit in hits:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column()
        table.add_row(f"[cyan]{escape(hit.name)}[/]", escape(hit.heading))
        put(screen, table)
        if hit.claim:
            put(screen, Padding(escape(wrap(hit.claim, screen.width - INDENT)), (0, 0, 0, INDENT)))


def answers(entries: Sequence[str]) -> None:
    """The questions of the sheets that something answers."""
    if entries:
        put(console(), f"[dim]Answers {', '.join(entries)}.[/]")


def _areas(rows: Sequence[Row]) -> Iterator[tuple[bool, tuple[str, list[Row]]]]:
    for place, (area, found) in enumerate(groupby(rows, lambda row: row.name.rpartition(".")[0])):
        yield place == 0, (area, list(found))


def _line(screen: Console, row: Row, name: str, entries: Mapping[str, Sequence[str]]) -> None:
    """Name, title and entries, in two columns, so that a title that wraps goes on under itself."""
    mark = " [dim](corollary)[/]" if row.corollary else ""
    answered = "".join(f", {entry}" for entry in entries.get(row.name, ()))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row(f"  [cyan]{escape(name)}[/]", f"{escape(row.title)}[dim]{answered}[/]{mark}")
    put(screen, table)
