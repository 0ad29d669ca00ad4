"""Why an experiment in somebody's test failed: estimate, interval, claim, and the rival that is true instead."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from symcnn.contest.result import REFUTED, Cell, ExperimentResult
from symcnn.formulas.aliases import Predict
from symcnn.formulas.numbers import exactly

NAMES = {"variance": "variance", "mean": "mean", "equals": "value", "follows": "trajectory"}
MOST_CELLS = 6


def failure(result: ExperimentResult, kind: str, rivals: Mapping[str, Predict]) -> str:
    """The message: what is wrong in one line, then a table of the cells, and what agrees instead."""
    measured = [cell for cell in result.cells if _finite(cell.measured) and _finite(cell.half_width)]
    lines = []
    if result.status == REFUTED:
        fitting = _fitting(measured, rivals)
        head = f"that of the rival {fitting[0]!r}" if fitting else "not the one claimed"
        lines.append(f"symcnn: refuted: the {NAMES[kind]} is {head}")
        lines += _table(_telling(measured), result.kind, fitting[0] if fitting else None, rivals)
        lines += _beside(measured, fitting, rivals, result.kind)
    else:
        lines.append(f"symcnn: undecided: {result.why}")
        standing = [title for title, rival in result.rivals.items() if not rival.rejected]
        if standing:
            lines += _table(_telling(measured), result.kind, next((t for t in standing if t in rivals), None), rivals)
    drawn = f", false alarms at most {result.level:.2g}" if result.level is not None else ""
    lines.append(f"  {result.operator} on {result.device}, seed {result.seed}{drawn}")
    return "\n".join(lines)


def _telling(cells: list[Cell]) -> list[Cell]:
    """Those that disagree with the claim first, and only a few."""
    wrong = [cell for cell in cells if not _agrees(cell, cell.claim)]
    return (wrong + [cell for cell in cells if cell not in wrong])[:MOST_CELLS]


def _table(cells: list[Cell], kind: str, title: str | None, rivals: Mapping[str, Predict]) -> list[str]:
    """A row per cell: what was measured, and what the claim and one of the rivals say."""
    if not cells:
        return []
    drawn = kind == "MonteCarlo"
    head = ["at", "estimate" if drawn else "measured", "claim", *(["the rival"] if title else [])]
    rows = [[*head, *(["draws"] if drawn else [])]]
    several = len({cell.law for cell in cells}) > 1
    for cell in cells:
        row = [_place(cell, several), _interval(cell), _value(cell.claim)]
        row += [_value(rivals[title](cell.point))] if title else []
        rows.append([*row, *([f"{cell.samples:,}"] if drawn else [])])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _beside(cells: list[Cell], fitting: list[str], rivals: Mapping[str, Predict], kind: str) -> list[str]:
    """The factor by which the claim is off, where there is one, and the rivals that agree or do not."""
    lines = []
    factor = _factor(cells)
    if factor:
        what = "the estimate" if kind == "MonteCarlo" else "what was measured"
        lines.append(f"  {what} is {factor} times the claim" + (" everywhere" if len(cells) > 1 else ""))
    if len(fitting) > 1:
        lines.append("  as well as it agree: " + "; ".join(map(repr, fitting[1:])))
    elif not fitting and rivals:
        lines.append("  and it is that of no rival" if len(rivals) > 1 else "  and it is not that of the rival")
    return lines


def _factor(cells: list[Cell]) -> str:
    """The ratio of estimate to claim, where one is in every interval."""
    low, high = -math.inf, math.inf
    for cell in cells:
        if not all(type(value) in (int, float) for value in (cell.measured, cell.claim)) or not cell.claim:
            return ""
        ends = [(cell.measured + sign * cell.half_width) / cell.claim for sign in (-1, 1)]
        low, high = max(low, min(ends)), min(high, max(ends))
    if not low <= high or math.isinf(low):
        return ""
    middle = (low + high) / 2
    return f"{middle:.6g}" if high - low < 1e-9 * abs(middle) else _with_error(middle, (high - low) / 2)


def _fitting(cells: list[Cell], rivals: Mapping[str, Predict]) -> list[str]:
    """The rivals that lie in the interval of every cell, the nearest first."""
    found = []
    for title, rival in rivals.items():
        said = [rival(cell.point) for cell in cells]
        if cells and all(map(_agrees, cells, said)):
            found.append((sum(map(_distance, cells, said)), title))
    return [title for _, title in sorted(found, key=lambda pair: pair[0])]


def _distance(cell: Cell, value: Any) -> float:
    """How far a value is from a drawn estimate, in half-widths."""
    if isinstance(cell.half_width, (list, tuple)) or not cell.half_width:
        return 0.0
    return float(abs(exactly(cell.measured) - exactly(value))) / float(cell.half_width)


def _agrees(cell: Cell, value: Any) -> bool:
    return _near(cell.measured, value, cell.half_width)


def _near(measured: Any, value: Any, width: Any) -> bool:
    if isinstance(measured, (list, tuple)):
        if not isinstance(value, (list, tuple)) or len(value) != len(measured):
            return False
        widths = width if isinstance(width, (list, tuple)) else [width] * len(measured)
        return all(map(_near, measured, value, widths))
    if isinstance(measured, bool) or isinstance(value, bool):
        return measured is value
    if not _finite(value):
        return False
    return bool(abs(exactly(measured) - exactly(value)) <= exactly(width))


def _finite(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    return value is not None and not isinstance(value, str) and math.isfinite(value)


def _place(cell: Cell, several: bool) -> str:
    parts = [f"{name} = {_value(value)}" for name, value in cell.point.items()]
    return ", ".join([*parts, *([str(cell.law)] if several and cell.law else [])]) or "-"


def _value(value: Any) -> str:
    """A value in a few digits."""
    if value is None:
        return "no value"
    if isinstance(value, (list, tuple)):
        shown = [_value(item) for item in value[:4]]
        return "[" + ", ".join(shown) + (", ...]" if len(value) > 4 else "]")
    if isinstance(value, (bool, int)):
        return str(value)
    return f"{float(value):.6g}"


def _interval(cell: Cell) -> str:
    """An estimate with half the length of its interval, to two digits of the latter."""
    if isinstance(cell.measured, (list, tuple, bool, int)) or not cell.half_width:
        return _value(cell.measured)
    if cell.half_width < 1e-6 * abs(cell.measured):  # a bound for rounding, not an uncertainty to look at
        return _value(cell.measured)
    return _with_error(float(cell.measured), float(cell.half_width))


def _with_error(value: float, error: float) -> str:
    """A number and its uncertainty, both to the place of the latter's second digit.

    >>> _with_error(0.0624981, 0.00047), _with_error(1234.5, 20), _with_error(2.5e-9, 1e-10)
    ('0.06250 ± 0.00047', '1234 ± 20', '2.50e-09 ± 1.0e-10')
    """
    size = max(abs(value), error)
    if size < 1e-4 or size >= 1e9:
        digits = max(1, 1 + math.floor(math.log10(size)) - math.floor(math.log10(error)))
        return f"{value:.{min(digits, 15)}e} ± {error:.1e}"
    places = max(0, 1 - math.floor(math.log10(error)))
    return f"{value:.{places}f} ± {error:.{places}f}"
