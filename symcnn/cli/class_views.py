"""What the terminal shows of a class that was marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table

from symcnn.cli.output import say
from symcnn.cli.screen import console, escape, put
from symcnn.grading.feedback import points
from symcnn.grading.summary import VERDICTS

if TYPE_CHECKING:
    from symcnn.grading.papers import Change
    from symcnn.grading.summary import Summary

SHOWN = 10
"""Misconceptions and changes that are told one by one."""
SHORT = ("right", "up to", "wrong", "invalid", "open", "none")
"""The verdicts, at the head of a narrow table."""


def marked(found: Summary, changes: Sequence[Change] | None) -> None:
    """The marks of a class in a table, what was overlooked, what changed."""
    screen = console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("task", "result", *SHORT, "mean"):
        table.add_column(title, justify="left" if title in ("task", "result") else "right")
    for one in found.tasks:
        counts = (str(one.verdicts[verdict]) for verdict in VERDICTS)
        table.add_row(escape(one.task.label), escape(one.task.name), *counts, points(one.mean))
    put(screen, table)
    ends = f", {points(found.points[0])} to {points(found.points[-1])}" if found.points else ""
    say(
        f"{found.handed_in} of {found.students} handed in; median {points(found.middle)} of {points(found.most)} "
        f"points{ends}"
    )
    for misconception in found.misconceptions[:SHOWN]:
        many = len(misconception.students)
        put(screen, f"[bold]{many}[/] {escape(misconception.name)}: {escape(misconception.words)}")
    if len(found.misconceptions) > SHOWN:
        say(f"and {len(found.misconceptions) - SHOWN} more misconceptions")
    if found.open:
        say(f"{found.open} answer{'' if found.open == 1 else 's'} undecided: a person has to look at them")
    if changes is None:
        return
    say(f"since the class was marked before, {len(changes)} mark{'' if len(changes) == 1 else 's'} changed")
    for change in changes[:SHOWN]:
        put(screen, f"  {escape(change.student)}, {escape(change.task)}: {escape(change.answer)}")
        put(screen, Padding(f"{escape(change.before)} [dim]→[/] {escape(change.now)}", (0, 0, 0, 4)))
    if len(changes) > SHOWN:
        say(f"  and {len(changes) - SHOWN} more")


__all__ = ["marked"]
