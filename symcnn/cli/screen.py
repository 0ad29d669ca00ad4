"""The terminal itself: its width, markup without blanks at line ends, progress bars."""

from __future__ import annotations

import os
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from symcnn.cli.output import out


def console(stderr: bool = False) -> Console:
    """A console; where the output is no terminal it is without colours, and 100 columns wide if none are named."""
    file = sys.stderr if stderr else out()
    made = Console(file=file, highlight=False)
    if made.is_terminal:
        return made
    named = os.environ.get("COLUMNS", "")
    return Console(file=file, highlight=False, width=int(named) if named.isdigit() and int(named) else 100)


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
