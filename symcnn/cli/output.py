"""Standard output, which holds what symcnn says and nothing else: what a file prints goes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TextIO, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
_own: list[TextIO] = []


def out() -> TextIO:
    """Where a command writes what it has to say."""
    return _own[-1] if _own else sys.stdout


def alone(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same command, during which whatever else is printed goes to standard error.

    >>> @alone
    ... def told():
    ...     print("by a file", end="")
    ...     _ = out().write("by us")
    >>> told()
    by us
    """

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        _own.append(sys.stdout)
        sys.stdout = sys.stderr
        try:
            return command(*args, **kwargs)
        finally:
            sys.stdout = _own.pop()

    return run
