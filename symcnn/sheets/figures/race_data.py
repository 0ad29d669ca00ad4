"""What the picture of a race shows, taken from a run: which cells, which rivals, and what is said below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.printing.latex import latex
from symcnn.printing.letters import plain_name
from symcnn.printing.mathtext import plain, typeset
from symcnn.printing.numbers import point_latex
from symcnn.printing.prose import lookup, prose_plain
from symcnn.printing.terminal import unicode
from symcnn.printing.wrapping import columns
from symcnn.sheets.figures import race as race_figure
from symcnn.sheets.figures.labels import Maths, joined
from symcnn.sheets.figures.race import Contender, Panel
from symcnn.sheets.figures.scale import DEVIATIONS, SHARE, VALUE

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.contest.result import Cell, ExperimentResult, RivalOutcome
    from symcnn.verdicts.report import Report

MOST_PANELS, TALLEST = 3, 5.2
"""Cells that are shown at most, and the inches that they may take together."""
MOST_NAMED = 4


@dataclass(frozen=True)
class Picture:
    """The panels of an experiment, and what is said of what they do not show.

    ``elsewhere`` names the rivals rejected in cells not shown, ``unplaced``
    those that have no number in a cell shown and were not rejected.
    """

    panels: tuple[Panel, ...]
    quantity: str
    elsewhere: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()

    def caption(self, say: Callable[[str], str], text: Callable[[str], str]) -> str:
        """Two or three sentences; ``say`` prints a rival's words, ``text`` all others."""
        looks = max(len(panel.looks) for panel in self.panels)
        where = "" if len(self.panels) == 1 else f" in {len(self.panels)} cells"
        held = f"The shaded interval holds at all {looks} looks together." if looks > 1 else "One look was enough."
        caption = text(
            f"How the {self.quantity} closes in on the closed form{where}. {held} A cross marks where a rival is "
            "rejected. The axis is linear within the grey band, and logarithmic beyond."
        )
        if any(not one.here for panel in self.panels for one in panel.rivals):
            caption += text(" A ring: rejected in another cell, and left out here from there on.")
        for words, names in (("Rivals rejected in other cells: ", self.elsewhere),
                             ("Not rejected, and without a number here: ", self.unplaced)):  # fmt: skip
            if names:
                more = len(names) - MOST_NAMED
                listed = "; ".join(map(say, names[:MOST_NAMED])) + (text(f"; and {more} more") if more > 0 else "")
                caption += text(" " + words) + listed + "."
        return caption


def picture(report: Report, cell: int | None = None) -> Picture | None:
    """The picture of a report's experiment; None where nothing was drawn or no interval was reached.

    ``cell`` chooses one by its number among those with an interval. Else the
    one is shown in which the nearest rivals were rejected (or the claim was), and others
    where a rival was rejected that this one never left out.
    Errors: `SymcnnError` for a cell that is not there.
    """
    result = report.result
    drawn = [] if result is None or result.kind != "MonteCarlo" else [one for one in result.cells if _looks(one)]
    if cell is not None and not (type(cell) is int and 0 <= cell < max(len(drawn), 1)):
        raise SymcnnError(f"{report.derivation.name}: `cell` is a number from 0 to {len(drawn) - 1}, not {cell!r}")
    if result is None or not drawn:
        return None
    main = _main(result, drawn) if cell is None else cell
    panels = {main: _panel(report.derivation, result, drawn[main], True)}
    missing = _missing(report.derivation, result, panels)
    while missing and cell is None and len(panels) < MOST_PANELS:
        falls = [
            0 if place in panels else sum(_rejected_in(result.rivals[title], one) for title in missing)
            for place, one in enumerate(drawn)
        ]
        place = max(range(len(drawn)), key=falls.__getitem__)
        more = panels | {place: _panel(report.derivation, result, drawn[place], False)}
        if not falls[place] or race_figure.height(list(more.values())) > TALLEST:
            break
        panels = more
        missing = _missing(report.derivation, result, panels)
    return Picture(
        tuple(panels[place] for place in sorted(panels)),
        result.estimate or "estimate",
        tuple(title for title in missing if result.rivals[title].rejected),
        tuple(title for title in missing if not result.rivals[title].rejected),
    )


def _main(result: ExperimentResult, drawn: list[Cell]) -> int:
    """The cell in which the claim was rejected, else the nearest rivals (the engine's own), else with most looks."""

    def rank(place: int) -> tuple[int, ...]:
        one = drawn[place]
        rejected = [outcome for outcome in result.rivals.values() if _rejected_in(outcome, one)]
        own = sum(outcome.own for outcome in rejected)
        return int(_is_wrong(result, one)), own, len(one.history), len(rejected), -place

    return max(range(len(drawn)), key=rank)


def _missing(derivation: Derivation, result: ExperimentResult, panels: Mapping[int, Panel]) -> list[str]:
    """The rivals that no panel shows."""
    shown = {one.label for panel in panels.values() for one in panel.rivals}
    return [title for title in result.rivals if _label(derivation, title) not in shown]


def _panel(derivation: Derivation, result: ExperimentResult, cell: Cell, main: bool) -> Panel:
    """A cell with the rivals rejected in it; the main one also with those that were not, or elsewhere."""
    claim = float(cell.claim)
    unit, size = _unit(result, cell)
    looks = []
    for samples, estimate, half in _looks(cell):
        ends = sorted(((estimate - half - claim) / size, (estimate + half - claim) / size))
        looks.append((samples, ends[0], (estimate - claim) / size, ends[1]))
    rivals = []
    for title, outcome in result.rivals.items():
        here = _rejected_in(outcome, cell)
        value = _number(outcome.rival) if here else None
        if main and not here:
            value = _value_here(derivation, result, title, cell.point, claim, size)
        if value is None:
            continue
        off = (value - claim) / size
        out = next((samples for samples, low, _, high in looks if not low <= off <= high), None)
        rejected_at = float(outcome.samples) if here and outcome.samples else out
        if outcome.rejected and rejected_at is None:
            continue
        rivals.append(Contender(_label(derivation, title), off, rejected_at, outcome.own, here or not outcome.rejected))
    return Panel(
        _head(cell),
        tuple(looks),
        tuple(rivals),
        unit,
        looks[-1][3] - looks[-1][2] if unit == VALUE else result.resolution,
        result.estimate or "estimate",
        "the closed form" + (" (refuted)" if _is_wrong(result, cell) else ""),
    )


def _is_wrong(result: ExperimentResult, cell: Cell) -> bool:
    return result.wrong_at is not None and _same(cell, result.wrong_at.point, result.wrong_at.law)


def _unit(result: ExperimentResult, cell: Cell) -> tuple[str, float]:
    """What distances are counted in, and its size: the claim; where that is zero, a standard deviation."""
    if float(cell.claim):
        return SHARE, float(cell.claim)
    # The engine's own rivals lie so many of the pilot's standard deviations away.
    for outcome in result.rivals.values():
        if outcome.own and _rejected_in(outcome, cell) and outcome.rival:
            return DEVIATIONS, abs(float(outcome.rival)) / result.resolution
    if len(cell.moments) > 2 and cell.moments[0] > 0 and cell.moments[2] > 0:
        return DEVIATIONS, math.sqrt(cell.moments[2] / cell.moments[0])
    return VALUE, 1.0


def _value_here(
    derivation: Derivation, result: ExperimentResult, title: str, point: Mapping[str, Any], claim: float, size: float
) -> float | None:
    """The value of a rival in a cell in which it was not rejected."""
    if result.rivals[title].own:
        return claim + (-1 if title.endswith("down") else 1) * result.resolution * size
    formula = derivation.rivals.get(title)
    return None if formula is None else value_at(derivation, formula, point)


def value_at(derivation: Derivation, formula: Any, point: Mapping[str, Any]) -> float | None:
    """A formula's value at a point as a float; None where it has none, or is no number."""
    from symcnn.verdicts.predict import predictor

    try:
        return _number(predictor(derivation, formula)(point))
    except SymcnnError:
        return None


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, (bool, str, list, tuple)):
        return None
    try:
        number = float(value)
    except (TypeError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _looks(cell: Cell) -> list[tuple[float, float, float]]:
    """The looks at which there was an interval, at least as many samples and all finite."""
    looks = [(float(look[0]), float(look[1]), float(look[2])) for look in cell.history]
    finite = [look for look in looks if look[0] > 0 and all(map(math.isfinite, look))]
    return finite if _number(cell.claim) is not None else []


def _rejected_in(outcome: RivalOutcome, cell: Cell) -> bool:
    return outcome.rejected and outcome.where is not None and _same(cell, outcome.where, outcome.law)


def _same(cell: Cell, point: Mapping[str, Any], law: str | None) -> bool:
    return cell.law == law and cell.point == point


def _label(derivation: Derivation, title: str) -> tuple[str | Maths, ...]:
    """A rival's words with its names typeset; without, where its letters or its names ask for other fonts."""
    words: list[str | Maths] = []
    for place, part in enumerate(title.split("`")):
        value = lookup(part, derivation.names) if place % 2 else None
        if value is None:
            words.append(plain(part))
            continue
        text = typeset(latex(value, derivation.order, small=True, mathtext=True))
        signs = "".join(unicode(value, derivation.order).split())  # a blank of mathematics is less than a letter
        words.append(Maths(text, columns(signs)))
    whole = all(word.text for word in words if isinstance(word, Maths))
    if joined(words).isascii() and whole:
        return tuple(words)
    return (plain(prose_plain(title, derivation.names, derivation.order)),)


def _head(cell: Cell) -> str:
    """A cell's point and law, likewise."""
    law = cell.law or ""
    point = typeset(point_latex(cell.point, mathtext=True)) if law.isascii() else ""
    point = point or ", ".join(f"{plain_name(str(name))} = {value}" for name, value in cell.point.items())
    return ", ".join(filter(None, [point, plain(law)]))
