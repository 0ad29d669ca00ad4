"""The terminal itself: its width, markup without blanks at line ends, progress bars."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape as markup
from rich.segment import Segment
from rich.text import Text

from symcnn.cli.output import MOST, out, size, visible

LEAST, USUAL = 20, 100
"""The fewest columns that are filled, and those where the output is no terminal and none are named."""


class Screen(Console):
    """A console that sends a terminal no command but its own: those in what is printed are spelt out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As of every console."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)


def console(stderr: bool = False) -> Console:
    """A console; where the output is no terminal it is without colours, and 100 columns wide if none are named."""
    file = sys.stderr if stderr else out()
    there = shutil.get_terminal_size()
    terminal = Console(file=file, width=USUAL, height=there.lines).is_terminal
    width = size("COLUMNS") or (there.columns if terminal else USUAL)
    return Screen(file=file, highlight=False, width=min(max(width, LEAST), MOST), height=there.lines)


def escape(text: str) -> str:
    r"""A text within markup: no markup of its own, and signs that command a terminal spelt out (rich drops some).

    >>> escape("a[b]\x07")
    'a\\[b]\\x07'
    """
    return markup(visible(text))


def put(screen: Console, shown: Any = "") -> None:
    """Print markup or anything else that rich can, without blanks at the ends of the lines."""
    for line in screen.render_lines(shown, pad=False):
        text = Text.assemble(*((segment.text, segment.style or "") for segment in line if not segment.control))
        text.rstrip()
        screen.print(text, no_wrap=True, overflow="ignore", crop=False)


def bars(quiet: bool) -> Any:
    """Progress bars on standard error, which vanish once all is done."""
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:36.36}", markup=False),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console(stderr=True), disable=quiet, transient=True)
