"""A network in symbols, as it answers a question: its table, its totals as formulas, and how they grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.formulas.symbols import integers
from symcnn.printing.latex import latex
from symcnn.printing.numbers import grouped, point_latex
from symcnn.printing.prose import AnyNames, escape, prose_latex
from symcnn.sheets.answer import Head, head
from symcnn.sheets.figures import canvas
from symcnn.sheets.markup import Tex

if TYPE_CHECKING:
    from symcnn.catalogue.network import Network, Row
    from symcnn.models.model import TracedModel
    from symcnn.models.table import Row as TracedRow
    from symcnn.models.whole import Size
    from symcnn.verdicts.networks import NetworkReport

LINES = 30
"""Rows of a table that a page holds."""
SUMS = 4
"""Sums of which the greatest is written out; of more the one that is greatest at the sizes of the table."""
SIDES = tuple(range(16, 513, 8))
"""Sides of the images of a growth figure."""
BATCHES = tuple(range(1, 129))
DEEP = r"\rule[-5pt]{0pt}{5pt}"
"""Room below a line of fractions in a row of a table."""
NARROW = 12
"""Letters of a name beside which a column of words has room."""
FIELDS = 24
"""Layers of a figure of receptive fields."""


@dataclass(frozen=True)
class Unit:
    """Layers that stand in one row: those below one path, as often as they come one after the other."""

    rows: tuple[tuple[Row, TracedRow], ...]
    path: str
    last: str
    times: int = 1

    @property
    def output(self) -> tuple[Size, ...]:
        """The sides of what comes out."""
        return self.rows[-1][1].output

    @property
    def parameters(self) -> int:
        """Their sum, of one of those that come several times."""
        return sum(row.parameters for row, _ in self.rows)

    @property
    def work(self) -> Size:
        """Multiplications, of one of those that come several times."""
        total: Size = 0
        for _, row in self.rows:
            total = total + row.multiplications
        return total

    @property
    def words(self) -> str:
        """What they are: one in a few words, several by kind with their numbers."""
        from symcnn.printing.cells import layer_words

        if len(self.rows) == 1:
            return layer_words(self.rows[0][0])
        kinds = Counter(row.operator for row, _ in self.rows)
        return ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds.items())

    @property
    def alike(self) -> tuple[Any, ...]:
        """What is the same of those that come several times."""
        return self.words, self.output, self.parameters, self.work, len(self.rows)


def units(network: Network) -> list[Unit]:
    """The rows of a table that a page holds: layer by layer if they do, else block by block, then part by part."""
    layers = list(zip(network.rows, network.layers, strict=True))
    deepest = max((row.name.count(".") + 1 for row, _ in layers), default=1)
    for depth in range(deepest, 0, -1):
        found = list(_units(layers, depth))
        if len(found) <= LINES:
            break
    return found


def _units(layers: Sequence[tuple[Row, TracedRow]], depth: int) -> Iterator[Unit]:
    parts = groupby(layers, lambda one: ".".join(one[0].name.split(".")[:depth]))
    singles = [Unit(tuple(rows), path, path) for path, rows in parts]
    for _, alike in groupby(singles, lambda one: (one.alike, one.path.rpartition(".")[0], len(one.rows) > 1)):
        same = list(alike)
        if len(same) > 1 and len(same[0].rows) > 1:
            yield Unit(same[0].rows, same[0].path, same[-1].path, len(same))
        else:
            yield from same


@dataclass(frozen=True)
class FormulaRow:
    """A row of the table in symbols."""

    name: Tex
    words: Tex
    output: Tex
    parameters: Tex
    multiplications: Tex


@dataclass(frozen=True)
class Total:
    """A total as a formula, and its value at the sizes of the table."""

    words: Tex
    formula: Tex
    value: Tex


@dataclass(frozen=True)
class Drawn:
    """A figure in a file, with its caption."""

    file: Tex
    caption: Tex


@dataclass(frozen=True)
class FormulasAnswer:
    """A network in symbols; ``several`` where a row stands for several blocks.

    ``width`` is that of the column of words, as a share of the text's.
    """

    head: Head
    statement: Tex
    conventions: list[Tex]
    input: Tex
    rows: list[FormulaRow]
    width: Tex
    several: bool
    totals: list[Total]
    point: Tex
    domain: list[Tex]
    figures: list[Drawn]


def formulas(report: NetworkReport, file: str, figures: dict[str, bytes]) -> FormulasAnswer:
    """A network in symbols. Its figures are put among ``figures``, under names that begin with ``file``.

    Errors: `SymcnnError` where an operator has no rule.
    """
    network = report.network
    model = network.traced
    (given,) = model.inputs.values()
    rows = units(network)
    drawn = []
    for made in (_growth(network), _fields(network, rows)):
        if made is not None:
            name = Tex(f"{file}-figure-{len(figures) + 1}.pdf")
            figures[name] = made[0]
            drawn.append(Drawn(name, made[1]))
    return FormulasAnswer(
        head(report),
        _prose(network.statement),
        [_prose(text) for text in network.conventions],
        _sides(network.without_batch(given.sides), model),
        [_row(one, network) for one in rows],
        Tex("0.2" if max(len(one.path) for one in rows) > NARROW else "0.3"),
        any(one.times > 1 for one in rows),
        _totals(network),
        Tex(f"${point_latex(network.point)}$"),
        [_math(fact, model) for fact in model.domain.facts],
        drawn,
    )


def _row(one: Unit, network: Network) -> FormulaRow:
    model = network.traced
    name = escape(one.path or "the model")
    if one.times > 1:
        name += f" to {escape(one.last.rpartition('.')[2])}"
    words = _prose(one.words) if one.times == 1 else Tex(rf"{one.times} $\times$ ({_prose(one.words)})")
    return FormulaRow(
        Tex(name),
        words,
        _sides(network.without_batch(one.output), model),
        Tex(f"${grouped(str(one.parameters))}$"),
        _size(one.work, model),
    )


def _totals(network: Network) -> list[Total]:
    model, point = network.traced, network.point
    forms = {
        "multiplications, forward": model.multiplications(),
        "multiplications, backward": model.multiplications(forward=False, backward=True),
        "bytes kept for the backward pass": model.saved_for_backward().total,
        "most bytes in training, with Adam": model.training_memory("adam"),
    }
    found = [
        Total(Tex("sides of the output"), _sides(model.output.sides, model), Tex("")),
        Total(Tex("parameters"), Tex(f"${grouped(str(model.parameters))}$"), Tex("")),
    ]
    for words, form in forms.items():
        value = Tex(f"${grouped(str(int(form(**point))))}$")
        sums = form.rhs.args if isinstance(form.rhs, sp.Max) else (form.rhs,)
        shown, more = form.rhs, ""
        if len(sums) > SUMS:  # which of them is the greatest depends on the sizes
            numbers = {integers(name): size for name, size in point.items()}
            shown = max(sums, key=lambda one: int(one.xreplace(numbers)))
            more = f"; the greatest of {len(sums)} sums, this one at the sizes of the table"
        found.append(Total(Tex(words + more), Tex(_math(shown, model) + DEEP), value))
    return found


def _growth(network: Network) -> tuple[bytes, Tex] | None:
    """Multiplications and memory against the side of the image, or the batch where the side is a number."""
    model, point = network.traced, network.point
    batch = network.inputs.split()[0]
    sides = [name for name in model.names if name != batch]
    free = sides or list(model.names)
    if not free:
        return None
    points = [{**point, **dict.fromkeys(free, size)} for size in (SIDES if sides else BATCHES)]
    points = [at for at in points if model.domain.holds(at)]
    if len(points) < 2:
        return None
    x = tuple(at[free[0]] for at in points)
    work = model.multiplications()
    memory = {
        "kept for the backward pass": model.saved_for_backward().total,
        "in training, Adam": model.training_memory(),
    }
    shown = [
        canvas.Series("multiplications", x, tuple(int(work(**at)) / 10**9 for at in points), ()),
        *(canvas.Series(name, x, tuple(int(form(**at)) / 2**20 for at in points), ()) for name, form in memory.items()),
    ]
    axis = f"${' = '.join(latex(integers(name)) for name in free)}$"
    rest = {name: size for name, size in point.items() if name not in free}
    with_ = f" (${point_latex(rest)}$)" if rest else ""
    words = f"Multiplications of a forward pass, in thousands of millions, and memory in MiB, against {axis}{with_}."
    return canvas.growth(shown[:1], shown[1:], axis), Tex(words)


def _fields(network: Network, rows: Sequence[Unit]) -> tuple[bytes, Tex] | None:
    """The extent of the receptive field along the first axis of the maps, layer by layer, as far as it has a bound."""
    model = network.evaluated
    (given,) = model.inputs.values()
    if len(given.sides) < 3:
        return None
    extents: list[tuple[str, int]] = []
    for one in rows:
        path = one.last
        if path not in model.maps or model.maps[path].rank != len(given.sides):
            continue
        try:
            size = model.receptive_field(path, axes=[2]).size[0]
        except SymcnnError:
            return None
        if not isinstance(size, int):
            break
        extents.append((path, size))
    if len(extents) < 2 or len(extents) > FIELDS:
        return None
    words = (
        "How many cells of the image, along an axis, a cell of each map depends on, padding counted. Statistics of a "
        "batch are held at those of training."
    )
    return canvas.extents(*map(list, zip(*extents, strict=True))), Tex(words)


def _sides(sides: Sequence[Size], model: TracedModel) -> Tex:
    shown = (
        grouped(str(side)) if isinstance(side, int) else latex(model.domain.formula(side), _order(model), small=True)
        for side in sides
    )
    return Tex("$" + r" \times ".join(shown) + "$")


def _size(size: Size, model: TracedModel) -> Tex:
    return (
        Tex(f"${grouped(str(size))}$")
        if isinstance(size, int)
        else Tex(_math(model.domain.formula(size), model) + DEEP)
    )


def _math(shown: Any, model: TracedModel) -> Tex:
    return Tex(f"${latex(shown, _order(model), small=True, breaks=True)}$")


def _order(model: TracedModel) -> tuple[Any, ...]:
    return tuple(map(integers, model.names))


def _prose(text: str) -> Tex:
    return Tex(prose_latex(text, AnyNames()))


__all__ = ["FormulasAnswer", "Unit", "formulas", "units"]
