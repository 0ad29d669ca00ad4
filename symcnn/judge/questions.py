"""What was asked on the way to a judgement and not seen to hold: noted where somebody wants to know, else forgotten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST = 400
"""Questions that are noted."""


class _Notes(threading.local):
    asked: list[Any] | None = None


_notes = _Notes()


@contextmanager
def noted() -> Iterator[list[Any]]:
    """The questions of this thread that are not answered with yes, as long as this is open.

    >>> from sympy import Symbol
    >>> n = Symbol("n", integer=True)
    >>> with noted() as asked:
    ...     answered(n >= 1, False), answered(n >= 0, True)
    (False, True)
    >>> asked
    [n >= 1]
    """
    before, _notes.asked = _notes.asked, []
    try:
        yield _notes.asked
    finally:
        _notes.asked = before


def answered(question: Any, answer: bool) -> bool:
    """The answer to a question, noted if it is no yes."""
    if not answer and _notes.asked is not None and len(_notes.asked) < MOST:
        _notes.asked.append(question)
    return answer


__all__ = ["answered", "noted"]
