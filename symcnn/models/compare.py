"""Two models side by side: their formulas, and where one needs more than the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symcnn.errors import DomainError, UnknownName, WrongKind, shown
from symcnn.models.comparing import never_below
from symcnn.models.memory import training_peak
from symcnn.models.saved import saved_bytes, sum_of_types
from symcnn.models.sizes import mapped, symbols, value
from symcnn.models.table import one_line
from symcnn.models.whole import Size, symbol

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

UP_TO = 4096
"""As far as one symbol is followed where the formulas alone do not say which is greater."""


@dataclass(frozen=True)
class Compared:
    """One number of two models: its formulas, and from where on which is greater.

    ``ranges`` are pairs of a range's first value of ``symbol`` and the sign of the first model's number less the
    other's; empty where several symbols are open and the formulas do not say.
    """

    what: str
    one: Size
    other: Size
    symbol: str
    ranges: tuple[tuple[int, int], ...]
    proved: bool


class Comparison:
    """Two models, number by number."""

    def __init__(self, one: TracedModel, other: TracedModel, rows: tuple[Compared, ...]) -> None:
        self.one, self.other, self.rows = one, other, rows

    def __iter__(self) -> Iterator[Compared]:
        return iter(self.rows)

    def __getitem__(self, what: str) -> Compared:
        for row in self.rows:
            if row.what == what:
                return row
        raise UnknownName("number of a comparison", what, [row.what for row in self.rows])

    def said(self, row: Compared) -> str:
        """In words, which is greater where."""
        first, second = self.one.name, self.other.name
        if not row.ranges:
            return "which is greater depends on several sizes; give values for all but one"
        words = {1: f"{first} is greater", -1: f"{second} is greater", 0: "equal"}
        if len(row.ranges) == 1:
            reach = "" if row.proved else f" for {row.symbol} up to {UP_TO}"
            return words[row.ranges[0][1]] + (" for all sizes" if row.proved else reach)
        parts = [f"{words[sign]} from {row.symbol} = {start} on" for start, sign in row.ranges]
        return "; ".join(parts) + f" (followed up to {UP_TO})"

    def __str__(self) -> str:
        lines = []
        for row in self.rows:
            lines += [
                row.what,
                f"  {self.one.name}: {one_line(row.one, self.one)}",
                f"  {self.other.name}: {one_line(row.other, self.other)}",
                f"  {self.said(row)}",
            ]
        return "\n".join(lines)

    __repr__ = __str__


def compare(one: TracedModel, other: Any, values: Mapping[str, int], padded_zeros: bool = True) -> Comparison:
    """Two models number by number, some sizes at values; ``padded_zeros`` as in `TracedModel.multiplications`.

    Errors: `WrongKind` for another thing than a traced model; `UnknownName` for a symbol of neither.
    """
    if not isinstance(other, type(one)):
        raise WrongKind(f"a model is compared with a traced model, not {shown(other)}")
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    for name, given in values.items():
        if name not in names:
            raise UnknownName(f"symbol of {one.name} and {other.name}", name, names)
        if isinstance(given, bool) or not isinstance(given, int) or given < 1:
            raise DomainError(f"{name} is a whole number of at least 1, not {shown(given)}")
    rows = []
    for what, (first, second) in _numbers(one, other, padded_zeros).items():
        put = [mapped(size, lambda name: values.get(name, symbol(name))) for size in (first, second)]
        rows.append(_compared(one, other, what, put[0], put[1], values))
    return Comparison(one, other, tuple(rows))


def _numbers(one: TracedModel, other: TracedModel, padded_zeros: bool) -> dict[str, tuple[Size, Size]]:
    found: dict[str, tuple[Size, Size]] = {"parameters": (one.parameters, other.parameters)}
    if not (one.uncounted or other.uncounted):
        first, second = (model.count(kinds=("products",), padded_zeros=padded_zeros) for model in (one, other))
        found["multiplications"] = first, second
    if not (one.unknown or other.unknown):
        found["bytes kept for the backward pass"] = sum_of_types(saved_bytes(one)), sum_of_types(saved_bytes(other))
        found["bytes in training with Adam"] = training_peak(one, "adam", 2), training_peak(other, "adam", 2)
    return found


def _compared(
    one: TracedModel, other: TracedModel, what: str, first: Size, second: Size, values: Mapping[str, int]
) -> Compared:
    lows = {
        name: max(one.domain.lows.get(name, 1), other.domain.lows.get(name, 1)) for name in (*one.names, *other.names)
    }
    within = {name: (low, None) for name, low in lows.items()}
    above, below = never_below(first, second, within), never_below(second, first, within)
    if above or below:
        sign = 0 if above and below else 1 if above else -1
        return Compared(what, first, second, "", ((0, sign),), True)
    open_ = sorted(symbols(first) | symbols(second))
    if len(open_) != 1:
        return Compared(what, first, second, "", (), False)
    (name,) = open_
    ranges: list[tuple[int, int]] = []
    for at in range(lows[name], UP_TO + 1):
        point = {**values, name: at}
        if not all(model.domain.holds({key: point[key] for key in model.names}) for model in (one, other)):
            continue
        difference = value(first, {name: at}) - value(second, {name: at})
        sign = (difference > 0) - (difference < 0)
        if not ranges or ranges[-1][1] != sign:
            ranges.append((at, sign))
    return Compared(what, first, second, name, tuple(ranges), False)


__all__ = ["Compared", "Comparison", "compare"]
