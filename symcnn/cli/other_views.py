"""What the terminal shows of networks, demonstrations and labs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.padding import Padding
from rich.table import Table

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.demonstration import words
from symcnn.cli.screen import bars, console, escape, put
from symcnn.experiment.operators import label
from symcnn.printing.cells import cell_words, layer_name, layer_words
from symcnn.printing.numbers import grouped
from symcnn.printing.prose import AnyNames, prose_plain
from symcnn.verdicts.labs import LabRecord, recorded
from symcnn.verdicts.networks import NetworkReport, came_through


def details(catalogue: Catalogue, name: str) -> dict[str, Any]:
    """One of them in plain data, for ``show --json``."""
    if name in catalogue.networks:
        network = came_through(catalogue.network(name))
        network_data = NetworkReport(network, (), (), (), 0.0).to_json()
        return {
            **network_data,
            "statement": " ".join(network.statement.split()),
            "conventions": list(network.conventions),
        }
    if name in catalogue.labs:
        return recorded(catalogue.lab(name)).to_json()
    shown = catalogue.demonstration(name)
    return {
        "name": name,
        "title": shown.title,
        "statement": " ".join(shown.statement.split()),
        "operator": label(shown.operator),
        "impostor": label(shown.impostor),
        "observations": [{"looked_at": one.words, "comes_out": words(one.shows)} for one in shown.observations],
    }


def page(catalogue: Catalogue, name: str) -> None:
    """One of them: the network's table, what is looked at, or what was measured.

    Errors: `SymcnnError` where a lab has no record that fits it.
    """
    screen = console()
    one: Any = (
        came_through(catalogue.network(name))
        if name in catalogue.networks
        else catalogue.lab(name)
        if name in catalogue.labs
        else catalogue.demonstration(name)
    )
    put(screen, f"[bold]{escape(_prose(one.title))}[/]  [dim]{escape(name)}[/]\n")
    for paragraph in one.statement.split("\n\n"):
        put(screen, escape(_prose(" ".join(paragraph.split()))) + "\n")
    if name in catalogue.networks:
        put(screen, _network(one))
        put(screen, f"[dim]folded from {escape(', '.join(one.derivations))}[/]" if one.derivations else "")
        for convention in one.conventions:
            put(screen, f"[dim]Convention: {escape(_prose(convention))}.[/]")
    elif name in catalogue.labs:
        record(recorded(one))
    else:
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column("looked at")
        table.add_column("comes out")
        for seen in one.observations:
            table.add_row(escape(_prose(seen.words)), escape(words(seen.shows)))
        put(screen, table)
        put(screen, f"[dim]with {escape(label(one.operator))}; impostor: {escape(label(one.impostor))}[/]")


def _network(network: Any) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("layer", no_wrap=True)
    table.add_column("what it is", overflow="fold")
    for title in ("output", "values", "parameters"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_row("[dim]input[/]", "", "x".join(map(str, network.input)), "", "")
    for row in network.rows:
        values = f"{row.values:,}" if row.fresh else "-"
        shape = "x".join(map(str, row.shape))
        table.add_row(escape(layer_name(row)), escape(layer_words(row)), shape, values, f"{row.parameters:,}")
    table.add_row("[bold]all[/]", "", "", f"{network.total('values'):,}", f"{network.total('parameters'):,}")
    return table


def record(found: LabRecord, path: str = "") -> None:
    """What a lab measured: its tables; of curves and pictures the titles."""
    screen = console()
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    put(
        screen,
        f"[bold]{escape(found.name)}[/]  [dim]{found.date}, {escape(found.device)}, {len(found.seeds)} "
        f"seed{'' if len(found.seeds) == 1 else 's'}, {found.size}, {found.seconds:.0f} s; {escape(versions)}[/]",
    )
    for block in found.blocks:
        if block["kind"] != "table":
            put(screen, f"\n[bold]{escape(block['title'])}[/] [dim]({block['kind']}, drawn on the sheet)[/]")
            continue
        table = Table(box=None, padding=(0, 2, 0, 0), title_justify="left")
        for place, column in enumerate(block["columns"]):
            table.add_column(escape(column), justify="right" if place else "left")
        for row in block["rows"]:
            table.add_row(*(escape(cell(entry)) for entry in row))
        put(screen, f"\n[bold]{escape(block['title'])}[/]")
        put(screen, Padding(table, (0, 0, 0, 2)))
    if path:
        put(screen, f"\nrecorded in {escape(path)}")


def cell(entry: Any) -> str:
    """A cell of a lab's table for the terminal.

    >>> cell({"values": [93.61, 95.2, 94.0], "unit": "%", "digits": 0}), cell(25578)
    ('94 to 95 %', '25,578')
    """
    ends, unit = cell_words(entry)
    if isinstance(entry, str):
        return _prose(entry)
    return " to ".join(grouped(end, ",") for end in ends) + (f" {unit}" if unit else "")


@contextmanager
def saying(name: str, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what a lab is doing, and how long it has taken."""
    with bars(quiet) as bar:
        task = bar.add_task(name, total=None)
        yield lambda words: bar.update(task, description=f"{name}: {words}")


def _prose(text: str) -> str:
    return prose_plain(text, AnyNames())
