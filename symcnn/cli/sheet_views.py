"""What the terminal shows of the variants of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table

from symcnn.cli.screen import console, escape, put

if TYPE_CHECKING:
    from symcnn.sheets.class_report import ClassReport
    from symcnn.sheets.stress import Tried

SHOWN = 5
"""Failures of a place that are printed."""


def tried(found: Sequence[Tried]) -> None:
    """A sheet over many variants: a row for each place, then what it says of wrong answers, and what fails."""
    screen = console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title, justify in (
        ("place", "left"), ("possible", "right"), ("values", "right"), ("answers", "right"),
        ("commonest", "right"), ("failures", "right"),
    ):  # fmt: skip
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    for one in found:
        commonest = one.answers.most_common(1)
        most = f"{commonest[0][0]} ({commonest[0][1] / one.tried:.0%})" if commonest else ""
        row = (one.space, len(one.points), len(one.answers))
        table.add_row(escape(one.spot.brief), *(f"{count:,}" for count in row), escape(most), str(len(one.failures)))
    put(screen, table)
    for one in found:
        for label, count in one.alike.most_common():
            how = "always" if count == sum(one.answers.values()) else f"in {count} of {sum(one.answers.values())}"
            put(screen, f"{escape(str(one.spot))}: {escape(repr(label))} gives the right number {how}")
        for failure in one.failures[:SHOWN]:
            put(screen, f"[bold red]✗[/] {escape(str(one.spot))}, seed {failure.seed}:")
            put(screen, Padding(escape(failure.why), (0, 0, 0, 2)))
        if len(one.failures) > SHOWN:
            put(screen, f"  and {len(one.failures) - SHOWN} more")
    count = sum(len(one.failures) for one in found)
    screen.print(f"{count} failure{'' if count == 1 else 's'} in {sum(one.tried for one in found):,} draws")


def spread(report: ClassReport) -> None:
    """The variants of a class: a row for each place, then who has the same values."""
    screen = console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("place", "values", "answers", "commonest", "digits handled"):
        table.add_column(title, justify="left" if title == "place" else "right")
    for one in report.spreads:
        number, count = next(iter(one.answers.items()))
        least, _, most = one.efforts
        table.add_row(
            escape(one.spot.brief),
            *(f"{value:,}" for value in (one.different, len(one.answers))),
            escape(f"{number} ({count})"),
            f"{least} to {most}",
        )
    put(screen, table)
    for group in report.duplicates:
        put(screen, f"the same values: {escape(', '.join(group))}")


__all__ = ["spread", "tried"]
