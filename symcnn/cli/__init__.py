"""Commands of the terminal."""

from __future__ import annotations

import atexit
import signal
import sys
from typing import Any

from symcnn.files.ending import STOPPED, STOPPED_WORDS, end_at_once


def main() -> None:
    """Run the command line; a person may end it at any time, also while it is loaded, and at once by asking twice."""
    asked, said = list[int](), list[str]()

    def interrupted(number: int, frame: Any) -> None:
        asked.append(number)
        _supervisor("interrupted")
        if len(asked) > 1:
            _supervisor("said", STOPPED)
            end_at_once(STOPPED, "" if said else STOPPED_WORDS)
        signal.default_int_handler(number, frame)

    # What a shell runs in the background may be meant to ignore interruptions; and where somebody else reads what is
    # said, this is not a process of its own that could be ended.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler and sys.stdout is sys.__stdout__:
        signal.signal(signal.SIGINT, interrupted)
        # Registered first, so done last: what comes then needs no end.
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    try:
        from symcnn.cli.run import main as run

        run(alone=sys.stdout is sys.__stdout__)
    except KeyboardInterrupt:
        _stopped(said)
    except SystemExit as error:
        # typer ends so, without a word; and a library that was interrupted while it was loaded ends with another error.
        if error.code == STOPPED or (asked and error.code):
            _stopped(said)
        _supervisor("said", error.code if isinstance(error.code, int) else int(error.code is not None))
        raise
    except BaseException:
        _supervisor("said", 1)
        raise


def _stopped(said: list[str]) -> None:
    """Say that a person has ended the run, and what is left of it, and end."""
    said.append(STOPPED_WORDS)
    if sys.stderr is not None:
        print(STOPPED_WORDS, file=sys.stderr)
    _supervisor("said", STOPPED)
    raise SystemExit(STOPPED) from None


def _supervisor(what: str, *given: Any) -> None:
    """Tell `symcnn.catalogue.supervisor`, where it is loaded, which it is once a file may be read."""
    module = sys.modules.get("symcnn.catalogue.supervisor")
    if hasattr(module, what):
        getattr(module, what)(*given)


__all__ = ["STOPPED", "main"]
