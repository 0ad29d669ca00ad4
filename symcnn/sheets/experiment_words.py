"""An experiment in a sentence or two and two small tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

from symcnn.printing.numbers import (
    count_words,
    decimal,
    interval_latex,
    number_latex,
    point_latex,
    rounded,
    seconds_words,
)
from symcnn.printing.prose import code_latex, escape, prose_latex
from symcnn.sheets.markup import Tex

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.contest.result import Cell, ExperimentResult

MOST_CELLS = 8
INTERVALS = ("robbins-1970", "waudby-smith-2024")
"""Where the theory of the intervals stands, by the bibliography's keys."""
MOMENT = {"mean": "third", "variance": "sixth"}
"""The highest moment that an estimate's interval takes for finite (see `intervals`)."""


class Prose(Protocol):
    """Whatever prints a derivation's text."""

    def prose(self, text: str) -> Tex: ...


@dataclass(frozen=True)
class CellRow:
    """A row of the table of estimates."""

    at: Tex
    samples: Tex
    measured: Tex
    claim: Tex


@dataclass(frozen=True)
class RivalRow:
    """A rejected answer, and where it first fails: what it says there, and the truth."""

    text: Tex
    where: Tex
    says: Tex
    truth: Tex


@dataclass(frozen=True)
class ExperimentWords:
    """What a page says of an experiment; cells only where an estimate has an interval."""

    sentence: Tex
    at: str
    measured: str
    cells: list[CellRow]
    rivals: list[RivalRow]
    controls: Tex
    laws: Tex


def experiment_words(result: ExperimentResult, printer: Prose, derivation: Derivation) -> ExperimentWords:
    """The sentence, the table of cells where an estimate has an interval, the rivals, and the controls."""
    drawn = result.kind == "MonteCarlo"
    cells = shown(result.cells) if drawn else []
    return ExperimentWords(
        sentence=sentence(result),
        at="point" + (", law" if any(cell.law for cell in cells) else ""),
        measured=f"{result.estimate or 'measured'}",
        cells=[cell_row(cell) for cell in cells],
        rivals=[
            RivalRow(
                text=printer.prose(text),
                where=place(rival.where, rival.law) if rival.rejected else Tex("nowhere: not rejected"),
                says=amount(rival.rival, rival.measured, drawn),
                truth=amount(rival.claim if drawn else rival.measured, rival.rival, drawn),
            )
            for text, rival in result.rivals.items()
            if not rival.own
        ],
        controls=controls(result, derivation),
        laws=laws_words(result),
    )


def shown(cells: list[Cell]) -> list[Cell]:
    """At most so many cells, in their order: at every point the one with the narrowest interval first."""
    if len(cells) <= MOST_CELLS:
        return cells
    narrowest: dict[str, int] = {}
    for place, cell in enumerate(cells):
        before = narrowest.setdefault(repr(cell.point), place)
        if float(cell.half_width) < float(cells[before].half_width):
            narrowest[repr(cell.point)] = place
    others = (place for place in range(len(cells)) if place not in narrowest.values())
    return [cells[place] for place in sorted([*narrowest.values(), *others][:MOST_CELLS])]


def sentence(result: ExperimentResult) -> Tex:
    """What was run, where, how often, and what came out."""
    run, where = code_latex(result.operator), f"on {escape(device_words(result.device))}"
    took = escape(f"PyTorch {result.torch}, {seconds_words(result.seconds)}")
    count = len(result.cells)
    if result.kind == "MonteCarlo":
        cells = "one cell" if count == 1 else f"{count} cells"
        draws = f"{count_words(result.samples)} independent samples in {cells}"
        if result.predicted is not None:
            draws += f" ({count_words(result.predicted)} predicted from a pilot)"
        text = f"{run} was run {where} ({took}, seed {result.seed}): {escape(draws)}."
        return Tex(text + (certainty(result) if result.level else "") + outcome(result))
    bound = any(isinstance(cell.claim, str) for cell in result.cells)
    places = "one point" if count == 1 else f"{escape(count_words(count))} points"
    if result.kind == "Trajectory":
        text = f"{run} was run in floating point at {places} {where} ({took})."
        if result.status == "confirmed" and bound:
            return Tex(text + " Every value does what the claim asks of it.")
        if result.status == "confirmed":
            text += " Every value agrees within the bound for rounding errors"
            text += f" (at most ${decimal(max(relative(cell) for cell in result.cells), 2)}$ of the value)."
            return Tex(text)
    else:
        text = f"{run} was run at {places} {where} ({took})."
        if result.status == "confirmed":
            if bound:
                return Tex(text + " Every value does what the claim asks of it.")
            answers = isinstance(result.cells[0].claim, bool) if result.cells else False
            return Tex(
                text + (" Every answer is that of the claim." if answers else " Every value equals the closed form.")
            )
    return Tex(text + outcome(result))


def certainty(result: ExperimentResult) -> str:
    """What the intervals promise, and what they assume."""
    moment = MOMENT.get(result.estimate or "", "sixth")
    return (
        f" The intervals hold at all looks together, at the level ${decimal(result.level or 0.0, 2)}$ for all of them: "
        "confidence sequences from Robbins' normal mixture (1970), asymptotic (Waudby-Smith et al.\\ 2024) "
        f"and with a finite {moment} moment assumed."
    )


def outcome(result: ExperimentResult) -> str:
    """For what is not confirmed: why."""
    return "" if result.status == "confirmed" else rf" \textbf{{{escape(result.status)}}}: {escape(result.why)}."


def relative(cell: Cell) -> float:
    """The tolerance of a cell against the size of the value."""
    claims = cell.claim if isinstance(cell.claim, list) else [cell.claim]
    widths = cell.half_width if isinstance(cell.half_width, list) else [cell.half_width]
    return max((abs(w) / abs(c) for w, c in zip(widths, claims, strict=False) if c), default=0.0)


def controls(result: ExperimentResult, derivation: Derivation) -> Tex:
    """How many rivals were rejected, the engine's own, and the impostor, or that there is none."""
    own = [title for title, rival in result.rivals.items() if rival.own]
    text = [numbers(result)]
    standing = [title for title, rival in result.rivals.items() if not rival.rejected]
    if own and not standing:
        where = "at every point" if result.kind == "MonteCarlo" else "as well"
        text.append(f"Rejected {where}: {escape('; '.join(own))}.")
    if standing:
        text.append(rf"\textbf{{Not rejected:}} {escape('; '.join(standing))}.")
    if result.impostor is not None and result.impostor.told_apart:
        impostor = getattr(derivation.experiment, "impostor", "")
        texts = (derivation.title, *derivation.prose)
        words = described(impostor, result.operator, texts)
        name = code_latex(impostor) if isinstance(impostor, str) else prose_latex(words, derivation.names)
        at = place(result.impostor.where, result.impostor.law)
        text.append(f"Control: another operator in its place ({name}) gives another value (at {at}).")
    elif result.impostor is not None and result.impostor.error:
        text.append(rf"\textbf{{Control:}} another operator in its place: {escape(result.impostor.error)}.")
    elif result.impostor is not None:
        text.append(r"\textbf{Control:} another operator in its place was not told apart.")
    elif getattr(derivation.experiment, "impostor", None) is None:
        text.append(r"\textbf{No impostor:} nothing shows that the operator is what was measured.")
    elif result.status != "confirmed":
        text.append("The control with another operator was not reached.")
    return Tex(" ".join(part for part in text if part))


def numbers(result: ExperimentResult) -> str:
    """How many rivals were rejected."""
    theirs = [rival for rival in result.rivals.values() if not rival.own]
    if not theirs:
        return ""
    rejected = sum(rival.rejected for rival in theirs)
    return f"{rejected} of {len(theirs)} rivals rejected."


def laws_words(result: ExperimentResult) -> Tex:
    """Whether the sampled laws were compared with the stated ones; empty where nothing is drawn."""
    laws = result.laws
    if laws is None:
        return Tex("")
    text = []
    if laws.statements:
        count = "statement" if laws.statements == 1 else "statements"
        text.append(
            f"The sampled laws were compared with the assumptions: {laws.statements} {count} on random quantities, "
            "at every point."
        )
    if laws.open:
        text.append(rf"\textbf{{Not compared:}} {escape('; '.join(laws.open))}.")
    if laws.by_operator:
        named = ", ".join(code_latex(family) for family in laws.by_operator)
        who = "the measurement" if laws.own_draws else "the operator"
        text.append(f"No law is sampled: {who} draws by itself, and what is assumed of {named} was not compared.")
    return Tex(" ".join(text))


def described(impostor: Any, operator: str = "", texts: Iterable[str] = ()) -> str:
    """A function of the file by the first line of its docstring, else by its name.

    It stands within a sentence: its first letter becomes small, but not that of
    a name (of the operator, with a capital further on, in the genitive, or with one within a sentence of the texts).
    """
    first = (getattr(impostor, "__doc__", None) or "").strip().partition("\n")[0].rstrip(".")
    if not first:
        return str(getattr(impostor, "__name__", impostor))
    word = first.split()[0]
    own, *owned = word.rstrip(",:;").split("'")
    name = own in operator.split(".") or word[1:] != word[1:].lower() or owned == ["s"]
    name = name or any(re.search(rf"[a-z,;] {re.escape(own)}\b", text) for text in texts)
    return first if name else first[0].lower() + first[1:]


def device_words(device: str) -> str:
    """``cpu`` as a person says it."""
    return "the CPU" if device == "cpu" else device


def place(point: Mapping[str, Any] | None, law: str | None) -> Tex:
    """A point with its law; the mathematics may break after a comma."""
    parts = [f"${point_latex({name: value})}$" for name, value in (point or {}).items()]
    return Tex(r",\penalty0\ ".join([*parts, *([escape(law)] if law else [])]))


def cell_row(cell: Cell) -> CellRow:
    """One row of the table of estimates."""
    half = float(cell.half_width)
    measured, small = interval_latex(float(cell.measured), half), half if isfinite(half) else 0.0
    claim = escape(cell.claim) if isinstance(cell.claim, str) else rounded(cell.claim, small)
    return CellRow(place(cell.point, cell.law), Tex(escape(count_words(cell.samples))), Tex(measured), Tex(claim))


def amount(value: Any, other: Any, drawn: bool) -> Tex:
    """A value beside the one that it is told from: to as many digits as show the difference."""
    if value is None:
        return Tex("no value")
    if isinstance(value, bool) or isinstance(other, bool):
        return Tex("yes" if value else "no")
    if isinstance(value, (list, tuple)):
        return Tex(rf"${number_latex(value[-1], 5)}$")
    if isinstance(value, int) and not drawn:
        return Tex(f"${number_latex(value)}$")
    if isinstance(value, str):
        return Tex(escape(value))
    digits = 4
    while (
        digits < 12
        and isinstance(other, (int, float))
        and decimal(float(value), digits) == decimal(float(other), digits)
    ):
        digits += 2
    return Tex(f"${decimal(float(value), digits)}$")
