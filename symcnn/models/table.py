"""A traced model layer by layer, in symbols or at sizes; and what one of its places rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    def name(self) -> str:
        """Its path, for people; the model's own code has none."""
        return self.path or "the model"

    @property
    def what(self) -> str:
        """Its class, or its operators where the model's own code calls them."""
        return self.module if self.leaf else ", ".join(self.operators)


class ModelTable:
    """The rows of a model, in the order in which its code comes to them; at sizes if ``values`` are given.

    ``padded_zeros``: whether products with padded zeros are counted; a table in which they are not says so.
    """

    head, unknown = HEAD, UNKNOWN

    def __init__(self, model: TracedModel, values: Mapping[str, int] | None = None, padded_zeros: bool = True) -> None:
        self.model, self.values, self.padded_zeros = model, values, padded_zeros
        self.rows = tuple(rows_of(model, padded_zeros))

    @property
    def conventions(self) -> tuple[str, ...]:
        """What its multiplications are, in words."""
        return conventions(self.padded_zeros)

    @property
    def total(self) -> Size:
        """All multiplications."""
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
        return f"({text})" if self.brackets(size) else text

    def brackets(self, size: Size) -> bool:
        """Whether a side is a sum, which is bracketed among others."""
        return self.values is None and not isinstance(size, int) and self.model.domain.formula(size).is_Add

    def cells(self) -> list[tuple[str, ...]]:
        """The table as texts, with the totals last."""
        found = [
            (
                row.name,
                row.what,
                self.sides(row.output),
                f"{row.parameters:,}",
                self.said(row.multiplications) + UNKNOWN * row.partial,
            )
            for row in self.rows
        ]
        total = self.said(self.total) + UNKNOWN * bool(self.model.uncounted)
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

        from symcnn.printing.html import code, formula, joined, math, table, text

        order, symbolic = tuple(map(integers, self.model.names)), self.values is None

        def shown(size: Size) -> Any:
            if not symbolic or isinstance(size, int):
                return text(self.said(size))
            return math(self.model.domain.formula(size), order)

        def side(size: Size) -> Any:
            return Markup("({})").format(shown(size)) if self.brackets(size) else shown(size)

        rows: list[list[Any]] = [
            [
                code(row.path) if row.path else row.name,
                text(row.what),
                Markup(" × ").join(map(side, row.output)),
                f"{row.parameters:,}",
                shown(row.multiplications) + UNKNOWN * row.partial,
            ]
            for row in self.rows
        ]
        more = UNKNOWN * bool(self.model.uncounted)
        below = [] if self.padded_zeros else [text(NOT_PADDED)]
        if symbolic and not isinstance(self.total, int):
            total: Any = "below"
            below.insert(0, text("multiplications in all:") + formula(self.model.domain.formula(self.total), order))
            below[0] += more
        else:
            total = shown(self.total) + more
        rows.append(["all", "", "", f"{self.model.parameters:,}", total])
        made = table(list(HEAD), rows, right=[3] if symbolic else [3, 4], whole=[2, 4])
        return joined(code(self.model.name), made, *below)

    def latex(self) -> str:
        """The table as a LaTeX ``longtable`` that fits a page (packages array and longtable)."""
        from symcnn.models.page import page

        return page(self)


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
            if node.lacking:
                what = "what it multiplies and keeps" if node.unknown else "that"
                lines.append(f"    {node.lacking}: {what} is in no number")
            counted = [(work.kind, work.counted(self.padded_zeros)[0]) for work in node.work]
            later = [
                one for work in node.work if work.on_cells and not self.padded_zeros for one in work.on_cells.results
            ]
            for name, values, found in dict.fromkeys(
                (name, tuple(values.items()), found) for name, values, found in (*node.results, *later)
            ):
                at = ", ".join(f"{key} = {self._said(one)}" for key, one in values)
                lines.append(f"    {self._said(found)} by {name} at {at}")
            for kind in dict.fromkeys(kind for kind, _ in counted):
                count = sum((count for one, count in counted if one == kind), start=0)
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
