"""What a file may not leave behind when it is read: calls at the end of the program, and an alarm."""

from __future__ import annotations

import atexit
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from symcnn.errors import DerivationError
from symcnn.files.streams import own_output


@contextmanager
def nothing_left(package: str, alarms: bool) -> Iterator[None]:
    """While a file of this package is read; of ``alarms`` it sets none: the one that was set before is set again.

    Errors: `DerivationError` where it has registered something of its own for the end of the program, which
    could change the exit status; what a library registers stays.

    >>> with nothing_left(__name__, alarms=False):
    ...     _ = atexit.register(lambda: None)
    Traceback (most recent call last):
    ...
    symcnn.errors.DerivationError: reading the file registers a call at the end of the program; a file only declares
    """
    register, own = atexit.register, list[Callable[..., Any]]()
    alarm = signal.getitimer(signal.ITIMER_REAL) if alarms and hasattr(signal, "setitimer") else None

    def noting(call: Any, *args: Any, **keywords: Any) -> Any:
        module = str(sys._getframe(1).f_globals.get("__name__"))
        if module == package or module.startswith(f"{package}."):
            own.append(call)
        return register(call, *args, **keywords)

    setattr(atexit, "register", noting)  # noqa: B010  (mypy knows the type of the one that is there)
    try:
        with own_output():
            yield
    finally:
        atexit.register = register
        for call in own:
            atexit.unregister(call)
        if alarm is not None:
            signal.setitimer(signal.ITIMER_REAL, *alarm)
    if own:
        raise DerivationError("reading the file registers a call at the end of the program; a file only declares")
