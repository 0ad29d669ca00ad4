"""A traced model layer by layer, in symbols or at sizes; and what one of its places rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import UnknownName, of_kind
from symcnn.formulas.symbols import integers
from symcnn.models.conditions import plain
from symcnn.models.sizes import value
from symcnn.models.value import Node
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

UNKNOWN = " + ?"
"""Behind a number from which an operator is left out, since no rule speaks of it, or no result counts it."""
HEAD = ("layer", "what it is", "output", "parameters", "multiplications")
PADDED = "products with padded zeros are counted"
NOT_PADDED = "products with padded zeros are not counted"


def conventions(padded_zeros: bool) -> tuple[str, ...]:
    """What the multiplications of a model are, in words."""
    return "multiplications, each with its addition", PADDED if padded_zeros else NOT_PADDED


def one_line(size: Size, model: TracedModel) -> str:
    """A size in one line of Unicode, as it is written for the sizes that a model accepts."""
    return plain(model.domain.formula(size), model.names)


@dataclass(frozen=True)
class Row:
    """A module that works itself, or what the code of a module with others below it does: its output, and its costs.

    ``operators`` are those that do more than see a tensor otherwise, where there are any. ``parameters`` counts each
    once, at the first row of its path. ``leaf`` says which of the two it is, ``fresh`` whether the output has memory of
    its own, ``changed`` whether it has other sides than what entered, ``joins`` whether two tensors of the model meet
    in it; ``settings`` are what the module was made with; ``partial`` says that no rule speaks of one of
    its operators, so that its multiplications are more or unknown.
    """

    path: str
    module: str
    operators: tuple[str, ...]
    output: tuple[Size, ...]
    parameters: int
    multiplications: Size
    partial: bool
    leaf: bool
    fresh: bool
    changed: bool
    joins: bool
    settings: Mapping[str, Any]

    @property
    def what(self) -> str:
        """Its class, or its operators where the model's own code calls them."""
        return self.module if self.leaf else ", ".join(self.operators)


class ModelTable:
    """The rows of a model, in the order in which its code comes to them; at sizes if ``values`` are given.

    ``padded_zeros``: whether products with padded zeros are counted; a table in which they are not says so.
    """

    def __init__(self, model: TracedModel, values: Mapping[str, int] | None = None, padded_zeros: bool = True) -> None:
        self.model, self.values, self.padded_zeros = model, values, padded_zeros
        self.rows = tuple(rows_of(model, padded_zeros))

    @property
    def conventions(self) -> tuple[str, ...]:
        """What its multiplications are, in words."""
        return conventions(self.padded_zeros)

    @property
    def _total(self) -> Size:
        return self.model.count(kinds=("products",), padded_zeros=self.padded_zeros)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<table of {self.model.name}: {len(self)} rows>"

    def said(self, size: Size) -> str:
        """A size in one line: a number with its thousands apart, or a formula."""
        if self.values is not None:
            return f"{int(value(size, self.values)):,}"
        return f"{size:,}" if isinstance(size, int) else one_line(size, self.model)

    def sides(self, of: Sequence[Size]) -> str:
        """Sides in one line; a sum is bracketed among others."""
        return " x ".join(map(self.side, of))

    def side(self, size: Size) -> str:
        """A side as it stands among others."""
        text = self.said(size)
        return f"({text})" if self._sum(size) else text

    def _sum(self, size: Size) -> bool:
        return self.values is None and not isinstance(size, int) and self.model.domain.formula(size).is_Add

    def cells(self) -> list[tuple[str, ...]]:
        """The table as texts, with the totals last."""
        found = [
            (
                row.path,
                row.what,
                self.sides(row.output),
                f"{row.parameters:,}",
                self.said(row.multiplications) + UNKNOWN * row.partial,
            )
            for row in self.rows
        ]
        total = self.said(self._total) + UNKNOWN * bool(self.model.uncounted)
        return [*found, ("all", "", "", f"{self.model.parameters:,}", total)]

    def __str__(self) -> str:
        lines = [HEAD, *self.cells()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        said = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        return "\n".join([*said, *([] if self.padded_zeros else [NOT_PADDED])])

    def _repr_html_(self) -> str:
        from markupsafe import Markup

        from symcnn.printing.html import code, joined, math, table, text

        def shown(size: Size) -> Any:
            if self.values is not None or isinstance(size, int):
                return text(self.said(size))
            return math(self.model.domain.formula(size), tuple(map(integers, self.model.names)))

        rows: list[list[Any]] = [
            [
                code(row.path),
                text(row.what),
                Markup(" × ").join(
                    shown(side) if not self._sum(side) else joined("(", shown(side), ")") for side in row.output
                ),
                f"{row.parameters:,}",
                shown(row.multiplications) + UNKNOWN * row.partial,
            ]
            for row in self.rows
        ]
        total = shown(self._total) + UNKNOWN * bool(self.model.uncounted)
        rows.append(["all", "", "", f"{self.model.parameters:,}", total])
        said = [] if self.padded_zeros else [text(NOT_PADDED)]
        return joined(code(self.model.name), table(list(HEAD), rows, right=[3, 4]), *said)

    def latex(self) -> str:
        r"""The table as a LaTeX ``tabular``, between rules of booktabs."""
        from symcnn.printing.latex import latex
        from symcnn.printing.prose import escape

        order = tuple(map(integers, self.model.names))

        def shown(size: Size) -> str:
            exact = (
                sp.Integer(int(value(size, self.values)))
                if self.values is not None
                else self.model.domain.formula(size)
            )
            return f"${latex(exact, order)}$"

        def side(size: Size) -> str:
            return f"$(${shown(size)}$)$" if self._sum(size) else shown(size)

        lines = [
            " & ".join([escape(row.path), escape(row.what), r" $\times$ ".join(map(side, row.output)),
                        shown(row.parameters), shown(row.multiplications) + UNKNOWN * row.partial])
            for row in self.rows
        ]  # fmt: skip
        total = shown(self._total) + UNKNOWN * bool(self.model.uncounted)
        lines.append(" & ".join(["all", "", "", shown(self.model.parameters), total]))
        head, body = " & ".join(HEAD), " \\\\\n".join(lines)
        parts = ["\\begin{tabular}{lllrr}", "\\toprule", f"{head} \\\\", "\\midrule", f"{body} \\\\", "\\bottomrule"]
        if not self.padded_zeros:
            parts.append(f"\\multicolumn{{5}}{{l}}{{{escape(NOT_PADDED)}}} \\\\")
        return "\n".join([*parts, "\\end{tabular}"])


def rows_of(model: TracedModel, padded_zeros: bool = True) -> Iterator[Row]:
    """One row for what happens at one path without a break; views and what has no output of its own are left out."""
    owned = _owned(model)
    group: list[Node] = []
    for node in model.nodes:
        if group and (node.place.path, node.place.module) != (group[0].place.path, group[0].place.module):
            yield from _row(model, group, owned, padded_zeros)
            group = []
        if node.outputs and node.number in model.reached:
            group.append(node)
    yield from _row(model, group, owned, padded_zeros)


def _owned(model: TracedModel) -> dict[str, int]:
    """Entries of parameters by the path where they work: of a module that is not called, in the one around it."""
    paths = {node.place.path for node in model.nodes if node.outputs and node.number in model.reached}
    found: dict[str, int] = {}
    for one in model.each_parameter():
        path = one.name.rpartition(".")[0]
        while path and path not in paths:
            path = path.rpartition(".")[0]
        found[path] = found.get(path, 0) + one.entries
    return found


def _row(model: TracedModel, group: Sequence[Node], owned: dict[str, int], padded_zeros: bool) -> Iterator[Row]:
    if not group:
        return
    path = group[0].place.path
    work: Any = 0
    for node in group:
        for one in node.work:
            if one.kind == "products":
                work = work + one.counted(padded_zeros)[0]
    seen = [node for node in group if not node.view] or group
    operators = tuple(dict.fromkeys(node.place.operator for node in seen))
    last, first = group[-1].outputs[0], group[0].inputs
    entered = next((one.sides for one in first if one.storage.given != "parameter"), ())
    info = model.modules.get(path)
    yield Row(
        path,
        group[0].place.module,
        operators,
        last.sides,
        owned.pop(path, 0),
        work,
        partial=any(node.unknown or node.uncounted for node in group),
        leaf=info is not None and info.leaf,
        fresh=any(last.storage.born == node.number for node in group) and not last.storage.given,
        changed=last.sides != entered,
        joins=any(_joins(node) for node in group),
        settings={} if info is None else info.settings,
    )


def _joins(node: Node) -> bool:
    return len({id(one) for one in node.inputs if one.storage.given != "parameter"}) > 1


@dataclass(frozen=True)
class Explanation:
    """What happens at one place of a model: each operator, the results that its sizes come from, with their values."""

    model: TracedModel
    path: str
    nodes: tuple[Node, ...]
    padded_zeros: bool = True

    def __str__(self) -> str:
        lines = []
        for node in self.nodes:
            made = ", ".join(" x ".join(map(self._said, one.sides)) or "one number" for one in node.outputs)
            lines.append(f"{node.place}: {made}")
            if node.unknown:
                lines.append("    no rule speaks of it: what it multiplies and keeps is in no number")
            elif node.uncounted:
                lines.append("    no result counts what it multiplies, which is in no number")
            counted = [(work.kind, work.counted(self.padded_zeros)[0]) for work in node.work]
            later = [
                one for work in node.work if work.on_cells and not self.padded_zeros for one in work.on_cells.results
            ]
            for name, values, found in dict.fromkeys(
                (name, tuple(values.items()), found) for name, values, found in (*node.results, *later)
            ):
                at = ", ".join(f"{key} = {self._said(one)}" for key, one in values)
                lines.append(f"    {self._said(found)} by {name} at {at}")
            for kind, count in counted:
                if count:
                    lines.append(f"    multiplications ({kind}): {self._said(count)}")
        return "\n".join(lines)

    __repr__ = __str__

    def _said(self, size: Any) -> str:
        if isinstance(size, tuple):
            return f"({', '.join(map(self._said, size))})"
        return str(size) if isinstance(size, int) else one_line(size, self.model)


def explain(model: TracedModel, path: str, padded_zeros: bool = True) -> Explanation:
    """What happens at a path, and below it. Errors: `UnknownName` for a path where nothing happens."""
    of_kind("a path", path, str, 'a text such as "layer1.0"')
    nodes = tuple(
        node for node in model.nodes if node.place.path == path or node.place.path.startswith(f"{path}.") or not path
    )
    if not nodes:
        raise UnknownName(f"place of {model.name}", path, {node.place.path for node in model.nodes} - {""})
    return Explanation(model, path, nodes, padded_zeros)


__all__ = ["Explanation", "ModelTable", "Row", "conventions", "explain", "one_line", "rows_of"]
