"""Short commands load modules, answer, and end, without a search for garbage in between or at the end.

Modules make none while they are loaded, and what is left at the end goes with the process. With SymPy, the searches
take a third of the time that such a command has.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def loading() -> Iterator[None]:
    """No search for garbage meanwhile; as a decorator, for all that a short command does."""
    _none_at_the_end()
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@cache
def _none_at_the_end() -> None:
    """What is alive when the program ends is not searched for garbage."""
    atexit.register(gc.freeze)


__all__ = ["loading"]
