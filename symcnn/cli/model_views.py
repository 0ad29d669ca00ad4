"""What the terminal shows of a traced model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from rich.table import Table

from symcnn.cli.screen import console, escape, put
from symcnn.models.memory import CONVENTIONS, Moment
from symcnn.models.sizes import value
from symcnn.models.table import HEAD, ModelTable, Row, conventions, one_line
from symcnn.models.value import Value
from symcnn.printing.wrapping import fitted, outside, wrap

if TYPE_CHECKING:
    from symcnn.models.at import At
    from symcnn.models.model import TracedModel


MOST = 6
"""Moments of training that are printed; of more those with most bytes at the sizes at which the model was traced."""
GAP, NARROW = 2, 12
"""Blanks between columns, and columns that a text has at least."""


def forms(net: TracedModel, optimizer: str, partial: bool, padded_zeros: bool = True) -> dict[str, Any]:
    """The numbers of a model as closed forms, by what they are."""
    asked: Any = {"partial": partial, "padded_zeros": padded_zeros}
    return {
        "multiplications of a forward pass": net.multiplications(**asked),
        "multiplications of a backward pass": net.multiplications(forward=False, backward=True, **asked),
        "bytes kept for the backward pass": net.saved_for_backward(partial=partial).total,
        f"most bytes in training with {optimizer}": net.training_memory(optimizer, partial=partial),
    }


def page(net: TracedModel, values: Mapping[str, int], optimizer: str, partial: bool, padded_zeros: bool = True) -> None:
    """The table, the domain, and the numbers in all."""
    totals = forms(net, optimizer, partial, padded_zeros)
    screen = console()
    sizes: Any = values
    table = net.table(padded_zeros=padded_zeros, **sizes)
    put(screen, _grid(table, screen.width))
    put(screen, f"\n[bold]{escape(net.name)}[/] accepts {escape(repr(net.domain))}")
    put(screen, f"parameters: {net.parameters:,}, of which {net.trainable:,} are trained; buffers: {net.buffers:,}")
    moments = net.moments(optimizer, partial=partial)
    for what, form in totals.items():
        if values:
            put(screen, f"{escape(what)}: {form(**{name: values[name] for name in form.symbols}):,}")
        elif isinstance(form.rhs, sp.Max) and len(moments) > 1:
            put(screen, f"{escape(what)}, the greatest of:")
            for line in _moments(net, moments, screen.width):
                put(screen, escape(line))
        else:
            put(screen, escape(wrap(f"{what}: {form.plain(form.rhs)}", screen.width - GAP)))
    for node in net.uncounted:
        put(screen, f"[bold]left out[/]: {escape(f'{node.place}, since {node.lacking}')}")
    put(screen, f"[dim]{escape('; '.join((*table.conventions, *CONVENTIONS)))}[/]")


def _moments(net: TracedModel, moments: Sequence[Moment], width: int) -> list[str]:
    """Each moment that may be the one with most bytes, where it is, and what it needs at the traced point."""
    found = sorted(((int(value(one.size, net.point)), one) for one in moments), key=lambda one: -one[0])
    at = ", ".join(f"{name} = {size}" for name, size in net.point.items())
    lines = []
    for number, (most, one) in enumerate(found[:MOST]):
        lines.append(f"  {one.when}; {f'at {at}: ' if not number else ''}{most:,}")
        lines += [f"    {line}" for line in wrap(one_line(one.size, net), width - 8).splitlines()]
    return lines if len(found) <= MOST else [*lines, f"  and {len(found) - MOST} more moments, all with --json"]


def _grid(table: ModelTable, width: int) -> Table:
    """The table as wide as the screen: paths are broken at dots, sides between sides, formulas at blanks."""
    cells = table.cells()[:-1]
    parts = [[_parts(place, cell) for place, cell in enumerate(row)] for row in (HEAD, *cells)]
    sizes = [[[len(part) for part in cell] for cell in row] for row in parts]
    least = [max(map(max, column)) for column in zip(*sizes, strict=True)]
    room = width - GAP * (len(least) - 1)
    if sum(least) > room:  # words are broken then
        least = [size if place == 3 else min(size, max(NARROW, len(HEAD[place]))) for place, size in enumerate(least)]
    columns = fitted(sizes, least, room)
    grid = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False)
    for place, title in enumerate(HEAD):
        grid.add_column(title, justify="right" if place > 2 else "left", overflow="fold", width=int(columns[place]))
    for row in parts[1:]:
        grid.add_row(*(escape(_filled(cell, column)) for cell, column in zip(row, columns, strict=True)))
    return grid


def _parts(place: int, cell: str) -> list[str]:
    """The parts of a cell, behind each of which a line may break."""
    signs = {0: r"(?<=\.)", 1: r"(?<=, )", 2: r"(?<= x )"}
    if place in signs:
        return re.split(signs[place], cell)
    *rest, last = outside(cell)
    return [*(f"{part} " for part in rest), last]


def _filled(parts: Sequence[str], width: float) -> str:
    """Parts in lines that are no longer than a column is wide, where no part is."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def data(
    net: TracedModel, values: Mapping[str, int], optimizer: str, partial: bool, padded_zeros: bool = True
) -> dict[str, Any]:
    """The same as plain data."""
    asked: Any = {"padded_zeros": padded_zeros}
    sizes: Any = values
    at = net.at(partial=True, **asked, **sizes) if values else None

    def sized(size: Any) -> Any:
        return size if isinstance(size, int) else one_line(size, net)

    found: dict[str, Any] = {
        "name": net.name,
        "inputs": {name: _sides(one, sized) for name, one in net.inputs.items()},
        "outputs": [_sides(one, sized) for one in net.each_output()],
        "domain": repr(net.domain),
        "parameters": net.parameters,
        "trained": net.trainable,
        "buffers": net.buffers,
        "conventions": [*conventions(padded_zeros), *CONVENTIONS],
        "partial": [f"{node.place}: {node.lacking}" for node in net.uncounted],
        "layers": [
            {
                "path": row.path,
                "module": row.what,
                "output": [sized(side) for side in row.output],
                "parameters": row.parameters,
                "multiplications": sized(row.multiplications),
                "partial": row.partial,
                **({} if at is None else {"at": _numbers(row, at)}),
            }
            for row in net.table(**asked)
        ],
    }
    totals = forms(net, optimizer, partial, padded_zeros)
    for what, form in totals.items():
        found[what] = form.plain(form.rhs)
    found["moments"] = [
        {"when": one.when, "bytes": sized(one.size), **({} if at is None else {"at": at.of(one.size)})}
        for one in net.moments(optimizer, partial=partial)
    ]
    if values:
        found["at"] = {
            **values,
            **{what: form(**{name: values[name] for name in form.symbols}) for what, form in totals.items()},
        }
    return found


def _numbers(row: Row, at: At) -> dict[str, Any]:
    return {"output": [at.of(side) for side in row.output], "multiplications": at.of(row.multiplications)}


def _sides(one: Value, sized: Any) -> list[Any]:
    return [sized(side) for side in one.sides]


__all__ = ["data", "forms", "page"]
