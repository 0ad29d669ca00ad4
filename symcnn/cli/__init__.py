"""Commands of the terminal."""

from __future__ import annotations

import signal
import sys
from typing import Any

STOPPED = 130
"""The exit status of a run that a person has ended."""


def main() -> None:
    """Run the command line; a person may end it at any time, also while it is loaded."""
    asked: list[int] = []

    def interrupted(number: int, frame: Any) -> None:
        asked.append(number)
        signal.default_int_handler(number, frame)

    # What a shell runs in the background may be meant to ignore interruptions.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupted)
    try:
        from symcnn.cli.run import main as run

        run()
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as error:
        # typer ends so, without a word; and a library that was interrupted while it was loaded ends with another error.
        if error.code == STOPPED or (asked and error.code):
            _stopped()
        raise


def _stopped() -> None:
    """Say that a person has ended the run, and what is left of it, and end."""
    if sys.stderr is not None:
        print("symcnn: stopped; what was finished is kept, and nothing half-written is left", file=sys.stderr)
    raise SystemExit(STOPPED) from None


__all__ = ["STOPPED", "main"]
