"""Commands of the terminal."""

from __future__ import annotations

import atexit
import signal
import sys
from typing import Any

from symcnn.files.ending import end_at_once

STOPPED = 130
"""The exit status of a run that a person has ended."""
WORDS = "symcnn: stopped; what was finished is kept, and nothing half-written is left"


def main() -> None:
    """Run the command line; a person may end it at any time, also while it is loaded, and at once by asking twice."""
    asked, said = list[int](), list[str]()

    def interrupted(number: int, frame: Any) -> None:
        asked.append(number)
        if len(asked) > 1:
            end_at_once(STOPPED, "" if said else WORDS)
        signal.default_int_handler(number, frame)

    # What a shell runs in the background may be meant to ignore interruptions; and where somebody else reads what is
    # said, this is not a process of its own that could be ended.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler and sys.stdout is sys.__stdout__:
        signal.signal(signal.SIGINT, interrupted)
        # Registered first, so done last: what comes then needs no end.
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    try:
        from symcnn.cli.run import main as run

        run()
    except KeyboardInterrupt:
        _stopped(said)
    except SystemExit as error:
        # typer ends so, without a word; and a library that was interrupted while it was loaded ends with another error.
        if error.code == STOPPED or (asked and error.code):
            _stopped(said)
        raise


def _stopped(said: list[str]) -> None:
    """Say that a person has ended the run, and what is left of it, and end."""
    said.append(WORDS)
    if sys.stderr is not None:
        print(WORDS, file=sys.stderr)
    raise SystemExit(STOPPED) from None


__all__ = ["STOPPED", "main"]
