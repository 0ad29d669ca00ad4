"""Libraries without which the rest still works: loaded where they are used, and said to be missing, or broken."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any

from symcnn.errors import MissingTool


def library(name: str, what: str, remedy: str) -> ModuleType:
    """The module of this dotted name, which ``what`` needs; ``remedy`` is what helps where it is not there.

    Errors: `MissingTool` where it, or what it needs itself, is not installed, and where loading it
    fails in any other way, as a library of the system that is gone makes it fail.

    >>> library("math", "counting", "nothing").floor(2.5)
    2
    >>> library("no_such_module", "a sheet", "pip install it")
    Traceback (most recent call last):
    ...
    symcnn.errors.MissingTool: a sheet needs no_such_module, which is not installed: pip install it
    """
    try:
        with _whole():
            return import_module(name)
    except Exception as error:  # whatever somebody else's module does while it is loaded
        root, absent = name.partition(".")[0], isinstance(error, ModuleNotFoundError) and error.name
        if absent == root:
            raise MissingTool(f"{what} needs {root}, which is not installed: {remedy}") from error
        why = " ".join(str(error).split())
        raise MissingTool(
            f"{what} needs {root}, which is installed, and cannot be loaded ({type(error).__name__}: {why}): {remedy}"
        ) from error


@contextmanager
def _whole() -> Iterator[None]:
    """Hold an interruption back for the time of an import: PyTorch swallows one, and numpy is left in pieces by it."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    held: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda number, frame: held.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _repeat(before, held)


def _repeat(handler: Callable[[int, FrameType | None], Any], held: list[FrameType | None]) -> None:
    """Tell a handler of what was held back: also of the second interruption, though it raises at the first."""
    for frame in held[:1]:
        try:
            handler(signal.SIGINT, frame)
        finally:
            _repeat(handler, held[1:])


__all__ = ["library"]
