"""What the terminal shows of a traced model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp
from rich.table import Table

from symcnn.cli.screen import console, escape, put
from symcnn.models.memory import CONVENTIONS
from symcnn.models.table import HEAD, one_line
from symcnn.models.value import Value
from symcnn.query.closed_form import ClosedForm, exact

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel


MOST = 3
"""Formulas of a maximum that are printed."""


def forms(net: TracedModel, optimizer: str, partial: bool) -> dict[str, Any]:
    """The numbers of a model as closed forms, by what they are."""
    return {
        "multiplications of a forward pass": net.multiplications(partial=partial),
        "multiplications of a backward pass": net.multiplications(forward=False, backward=True, partial=partial),
        "bytes kept for the backward pass": net.saved_for_backward(partial=partial).total,
        f"most bytes in training with {optimizer}": net.training_memory(optimizer, partial=partial),
    }


def page(net: TracedModel, values: Mapping[str, int], optimizer: str, partial: bool) -> None:
    """The table, the domain, and the numbers in all."""
    totals = forms(net, optimizer, partial)
    screen = console()
    table = net.table(**values)
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for place, title in enumerate(HEAD):
        grid.add_column(title, justify="right" if place > 2 else "left", overflow="fold")
    cells = table.cells()
    for row in cells[:-1]:
        grid.add_row(*map(escape, row))
    put(screen, grid)
    put(screen, f"\n[bold]{escape(net.name)}[/] accepts {escape(repr(net.domain))}")
    put(screen, f"parameters: {net.parameters:,}, of which {net.trainable:,} are trained; buffers: {net.buffers:,}")
    for what, form in totals.items():
        said = f"{form(**{name: values[name] for name in form.symbols}):,}" if values else _short(net, form)
        put(screen, f"{escape(what)}: {escape(said)}")
    for node in net.uncounted:
        why = "which no rule speaks of" if node.unknown else "of which no result counts the multiplications"
        put(screen, f"[bold]left out[/]: {escape(str(node.place))}, {why}")
    put(screen, f"[dim]multiplications, each with its addition; {escape('; '.join(CONVENTIONS))}[/]")


def _short(net: TracedModel, form: ClosedForm) -> str:
    """A formula in a line; of a maximum of many, the greatest at the sizes at which the model was traced."""
    parts = form.rhs.args if isinstance(form.rhs, sp.Max) else ()
    if len(parts) <= MOST:
        return form.plain(form.rhs)
    point = {form.domain.symbols[name]: value for name, value in net.point.items()}
    greatest = max(parts, key=lambda part: int(exact(part, point)))
    at = ", ".join(f"{name} = {value}" for name, value in net.point.items())
    return f"{form.plain(greatest)} at {at}; the greatest of {len(parts)} moments, all with --json"


def data(net: TracedModel, values: Mapping[str, int], optimizer: str, partial: bool) -> dict[str, Any]:
    """The same as plain data."""
    table = net.table(**values)

    def sized(size: Any) -> Any:
        return size if isinstance(size, int) else one_line(size, net.names)

    found: dict[str, Any] = {
        "name": net.name,
        "inputs": {name: _sides(one, sized) for name, one in net.inputs.items()},
        "outputs": [_sides(one, sized) for one in net.each_output()],
        "domain": repr(net.domain),
        "parameters": net.parameters,
        "trained": net.trainable,
        "buffers": net.buffers,
        "partial": [str(node.place) for node in net.uncounted],
        "layers": [
            {
                "path": row.path,
                "module": row.what,
                "output": [sized(side) for side in row.output],
                "parameters": row.parameters,
                "multiplications": sized(row.multiplications),
                "partial": row.partial,
            }
            for row in table
        ],
    }
    for what, form in forms(net, optimizer, partial).items():
        found[what] = form.plain(form.rhs)
    if values:
        found["at"] = {
            **values,
            **{
                what: form(**{name: values[name] for name in form.symbols})
                for what, form in forms(net, optimizer, partial).items()
            },
        }
    return found


def _sides(one: Value, sized: Any) -> list[Any]:
    return [sized(side) for side in one.sides]


__all__ = ["data", "forms", "page"]
