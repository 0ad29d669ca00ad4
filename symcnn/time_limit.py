"""Ends a call of pure Python that runs over its time, on any platform and in any thread.

SymPy calls can run for ever. The call runs in a thread of its own, into which
an exception is raised when its time is over; a call that outlives even that
is left behind in a thread that does not keep the program from ending.

Time is the processor's, that of this process: what is decided does not depend
on what else the machine has to do. The clock is a backstop, for a call that
waits and works nothing.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable
from time import monotonic, process_time
from typing import TypeVar

from symcnn.errors import SymcnnError

Result = TypeVar("Result")
READING = 20.0
"""Seconds in which a file of somebody's own must be read; in its environment a person may say others."""
VARIABLE = "SYMCNN_READING"
MEASURING = 600.0
"""Seconds without anything coming of it after which a measurement of somebody's own is ended."""
MEASURING_VARIABLE = "SYMCNN_MEASURING"
PATIENCE = 5
"""So many times as long by the clock a call may take: it shares the processor with others, or waits."""
RECORDING = 20.0
"""Seconds in which a proof must be written down: recording judges nothing, so it is quick unless SymPy hangs."""


def reading() -> float:
    """The seconds that reading a file may take: what ``SYMCNN_READING`` says, else `READING`."""
    return _said(VARIABLE, READING)


def measuring() -> float:
    """The seconds in which something must come of a measurement: what ``SYMCNN_MEASURING`` says, else `MEASURING`."""
    return _said(MEASURING_VARIABLE, MEASURING)


def _said(variable: str, usual: float) -> float:
    """What the environment says.

    Errors: `SymcnnError` for what is no number of seconds.
    """
    said = os.environ.get(variable, "")
    try:
        seconds = float(said) if said else usual
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise SymcnnError(f"{variable} is a number of seconds, such as 60, not {said!r}")
    return seconds


def within(seconds: float, call: Callable[[], Result], patience: float = PATIENCE) -> Result:
    """The result of a call, or ``TimeoutError``; what the call raises is raised here.

    ``seconds`` are the processor's; ``patience`` times as many by the clock end it, too.

    >>> within(5, lambda: 1 + 1)
    2
    >>> def endless():
    ...     while True:
    ...         pass
    >>> within(0.05, endless)
    Traceback (most recent call last):
    ...
    TimeoutError: the call was ended after 0.05 s
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    worked, begin = process_time(), monotonic()
    thread.start()
    while thread.is_alive():
        left = min(seconds - (process_time() - worked), patience * seconds - (monotonic() - begin))
        if left <= 0:
            break
        thread.join(max(left, 0.01))
    if thread.is_alive():
        for _ in range(5):
            # A broad `except` on the way may swallow one of them.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_TimeIsOverError)
            )
            thread.join(0.1)
            if not thread.is_alive():
                break
        raise TimeoutError(f"the call was ended after {seconds:g} s")
    if errors:
        raise errors[0]
    return results[0]


class _TimeIsOverError(BaseException):
    """Raised inside the call; no ``Exception``, so that ``except Exception`` does not catch it."""
