"""The notebook that a lab writes into: its seeds, its generators, and pages for what comes out.

What a lab measures depends on this file, so that its record is refused once the file is changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symcnn.errors import SymcnnError, UnknownName

SIZES = {"brief": 1, "normal": 3, "full": 10}
"""How long a lab runs, and over how many seeds: briefly for a test of its code, normally, or in full."""
LOGARITHMIC = ("", "x", "y", "xy")


@dataclass(frozen=True)
class Measured:
    """A number for every seed; shown as the range from the least to the greatest."""

    values: tuple[float, ...]
    unit: str = ""
    digits: int = 0


@dataclass
class Notebook:
    """What a lab's ``run`` is given: how large to run, and pages for what comes out.

    ``seeds`` are those to run with, ``device`` is PyTorch's; ``say`` is told in
    a few words what is being done. What is written is plain: whole numbers and
    text as they are, and what was measured as a `Measured`, with a value for
    each seed.

    >>> book = Notebook()
    >>> book.table("Accuracy", ["network", "weights", "test"], [["dense", 7993, book.measured([0.5, 0.75], "%")]])
    >>> book.blocks[0]["rows"]
    [['dense', 7993, {'values': [50.0, 75.0], 'unit': '%', 'digits': 0}]]
    """

    size: str = "normal"
    device: Any = "cpu"
    say: Callable[[str], None] = lambda words: None
    blocks: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size not in SIZES:
            raise UnknownName("size of a lab's run", self.size, SIZES)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds to run with: 0, 1, 2; in full, ten; for a test of the code, 0 alone."""
        return tuple(range(SIZES[self.size]))

    def amount(self, normal: int, full: int | None = None) -> int:
        """A number of epochs, steps or examples: ``normal``, or ``full``; for a test of the code a fiftieth, or 1."""
        if self.size == "brief":
            return max(1, normal // 50)
        return full if self.size == "full" and full is not None else normal

    def generator(self, seed: int, stream: int = 0) -> Any:
        """A PyTorch generator of its own for a seed and a stream (data, weights, batches), on the CPU."""
        import torch

        return torch.Generator().manual_seed(1_000_003 * (seed + 1) + stream)

    def measured(self, values: Sequence[float], unit: str = "", digits: int = 0) -> Measured:
        """A measured number, one value for each seed; with the unit %, shares are turned into per cent.

        Errors: `SymcnnError` where a value is missing or not finite.
        """
        found = tuple(float(value) * (100 if unit == "%" else 1) for value in values)
        if not found or not all(math.isfinite(value) for value in found):
            raise SymcnnError(f"measured are finite numbers, one at least, not {list(values)!r}")
        return Measured(found, unit, digits)

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], note: str = "") -> None:
        """A table: a cell is a text, a whole number, or a `Measured`. A bare float is refused: it has no range."""
        if not columns or not rows:
            raise SymcnnError(f"{title}: a table has one column and one row at least")
        for row in rows:
            if len(row) != len(columns):
                raise SymcnnError(f"{title}: a row has {len(row)} cells for {len(columns)} columns: {list(row)!r}")
        cells = [[_cell(cell, title) for cell in row] for row in rows]
        self.blocks.append({"kind": "table", "title": title, "columns": [*columns], "rows": cells, "note": note})

    def curves(
        self,
        title: str,
        x: tuple[str, Sequence[float]],
        y: str,
        series: Mapping[str, Sequence[float] | Sequence[Sequence[float]]],
        *,
        lines: Mapping[str, float] | None = None,
        log: str = "",
        note: str = "",
    ) -> None:
        """Curves over ``x = (label, values)``: one list, or a list for each seed, of as many values.

        ``lines`` are horizontal lines with their names; ``log`` is "", "x", "y" or "xy".
        """
        label, places = x
        if log not in LOGARITHMIC:
            raise SymcnnError(f"{title}: `log` is one of {', '.join(map(repr, LOGARITHMIC))}, not {log!r}")
        if not places or not series:
            raise SymcnnError(f"{title}: curves have one place and one series at least")
        kept: dict[str, list[list[float]]] = {}
        for name, values in series.items():
            # One list stands for one run; what a list of lists holds, only its first member tells.
            given: Any = values if values and isinstance(values[0], Sequence) else [values]
            runs = [list(run) for run in given]
            if any(len(run) != len(places) for run in runs):
                raise SymcnnError(f"{title}: {name!r} has other than {len(places)} values")
            kept[name] = [[_short(value) for value in run] for run in runs]
        self.blocks.append(
            {
                "kind": "curves", "title": title, "x": label, "at": [_short(place) for place in places], "y": y,
                "series": kept, "lines": dict(lines or {}), "log": log, "note": note,
            }
        )  # fmt: skip

    def images(self, title: str, rows: Mapping[str, Sequence[Any]], note: str = "") -> None:
        """Rows of small pictures under their names: a picture is a table of numbers (a list of rows, or a tensor)."""
        kept = {
            name: [[[_short(value) for value in line] for line in _listed(picture)] for picture in pictures]
            for name, pictures in rows.items()
        }
        for name, pictures in kept.items() or (("", ()),):
            if not pictures or not all(picture and all(picture) for picture in pictures):
                raise SymcnnError(f"{title}: the row {name!r} has no picture, or an empty one")
        self.blocks.append({"kind": "images", "title": title, "rows": kept, "note": note})


def _cell(cell: Any, title: str) -> Any:
    if isinstance(cell, Measured):
        return {"values": [_short(value) for value in cell.values], "unit": cell.unit, "digits": cell.digits}
    if isinstance(cell, str) or (isinstance(cell, int) and not isinstance(cell, bool)):
        return cell
    raise SymcnnError(f"{title}: a cell is a text, a whole number or book.measured([...]), not {cell!r}")


def _listed(picture: Any) -> Any:
    return picture.tolist() if hasattr(picture, "tolist") else picture


def _short(value: float) -> float:
    """Six significant digits: enough for a page, and a record that can be read."""
    return float(f"{float(value):.6g}")
