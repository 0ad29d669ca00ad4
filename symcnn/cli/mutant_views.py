"""The table of mutants: how many of each claim were written, what rejected them, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symcnn.cli.screen import console, escape, put
from symcnn.cli.views import WIDE
from symcnn.printing.wrapping import wrap
from symcnn.verdicts.mutants.report import EQUAL, REJECTED, SURVIVES, UNKNOWN, MutantReport, Outcome

if TYPE_CHECKING:
    from rich.console import Console

TITLES = ("mutants", "by the proof", "by the experiment", "equal", "not settled")
SHORT = ("mutants", "proof", "exp.", "equal", "left")
"""The same on a narrow screen, under the heading "rejected by"."""
COLUMNS = (8, 6, 6, 6, 8)


def table(reports: Sequence[MutantReport]) -> None:
    """The table, a line for each mutant that survives or is not known, and the totals."""

    screen = console()
    if screen.width >= WIDE:
        _wide(screen, reports)
    else:
        _narrow(screen, reports)
    complaints = console(stderr=True)
    for report in reports:
        if report.fault:
            put(complaints, f"[bold red]✗[/] {escape(report.fault)}")
        for outcome in report.unsettled:
            _left(complaints, report, outcome)
    put(screen, escape(totals(reports)))


def totals(reports: Sequence[MutantReport]) -> str:
    """All mutants together, in one sentence."""

    def count(verdict: str) -> int:
        return sum(report.count(verdict) for report in reports)

    written = sum(len(report.outcomes) for report in reports)
    parts = [
        f"{count(REJECTED)} rejected",
        f"{count(EQUAL)} equal to the claim",
        f"{count(SURVIVES)} survive",
        f"{count(UNKNOWN)} not decided",
    ]
    results = f"{len(reports)} result" + "s" * (len(reports) != 1)
    return f"{written} mutants of {results}: " + ", ".join(parts)


def _row(report: MutantReport) -> tuple[str, ...]:
    """The numbers of one result; a corollary has no experiment of its own."""
    proof = sum(outcome.by_proof for outcome in report.outcomes)
    experiment = sum(outcome.by_experiment for outcome in report.outcomes)
    left = len(report.unsettled)
    return (
        str(len(report.outcomes)),
        str(proof),
        "-" if report.kind is None else str(experiment),
        str(report.count(EQUAL)),
        str(left) if not report.fault else "at fault",
    )


def _wide(screen: Console, reports: Sequence[MutantReport]) -> None:
    from rich.table import Table

    shown = Table(box=None, padding=(0, 3, 0, 0))
    shown.add_column("result", no_wrap=True)
    for title in TITLES:
        shown.add_column(title, justify="right", no_wrap=True)
    for report in reports:
        *numbers, left = _row(report)
        shown.add_row(escape(report.name), *numbers, _coloured(report, left))
    put(screen, shown)


def _narrow(screen: Console, reports: Sequence[MutantReport]) -> None:
    """One line a result; a long name has a line of its own."""

    room = screen.width - sum(COLUMNS)
    put(screen, " " * (room + COLUMNS[0]) + "[bold]rejected by[/]")
    put(screen, "[bold]result" + " " * (room - 6) + _cells(SHORT) + "[/]")
    for report in reports:
        *numbers, left = _row(report)
        gap = " " * (room - len(report.name)) if len(report.name) < room else "\n" + " " * room
        line = escape(report.name) + gap + _cells(numbers)
        screen.print(line + " " * (COLUMNS[-1] - len(left)) + _coloured(report, left), no_wrap=True)


def _cells(texts: Sequence[str]) -> str:
    return "".join(text.rjust(width) for text, width in zip(texts, COLUMNS, strict=False))


def _coloured(report: MutantReport, left: str) -> str:
    colour = {0: "green", 1: "bold red"}.get(report.exit_code, "magenta")
    return f"[{colour}]{left}[/]"


def _left(screen: Console, report: MutantReport, outcome: Outcome) -> None:
    """A mutant that was not settled: what was done to the claim, the formula, and what is known of it."""
    from rich.padding import Padding

    sign, said = ("[bold red]✗[/]", "survives") if outcome.verdict == SURVIVES else ("[magenta]?[/]", "not decided")
    put(screen, f"{sign} {escape(report.name)}, {escape(outcome.label)}: {said}. {escape(outcome.note)}")
    put(screen, Padding(escape(wrap(outcome.formula, screen.width - 6)), (0, 0, 0, 6)))


__all__ = ["table", "totals"]
