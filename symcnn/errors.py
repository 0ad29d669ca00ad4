"""The one family of exceptions: every message is for the person who made the mistake."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def shown(value: object, most: int = 100) -> str:
    """A value in a message: on one line, cut where it is long, and by its type where it cannot be printed.

    >>> shown("9" * 5000, 10), shown([1, 2])
    ("'999999999... (5002 letters)", '[1, 2]')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # whatever a stranger's class does
        return f"a {type(value).__name__}"
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} letters)"


class SymcnnError(Exception):
    """Anything symcnn refuses; the message says what was given, what is allowed, and the near name."""


class DomainError(SymcnnError, ValueError):
    """A value outside the domain on which a closed form was proved."""


class UnknownName(SymcnnError, LookupError):
    """A name that nothing carries."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        near = get_close_matches(name, choices, n=3, cutoff=0.5)
        if near:
            hint = "did you mean " + " or ".join(near) + "?"
        elif choices:
            hint = "known are " + ", ".join(choices[:8]) + (", ..." if len(choices) > 8 else "")
        else:
            hint = "there are none"
        super().__init__(f"no {kind} is named {name!r}; {hint}")
        self.name, self.near = name, near


class DerivationError(SymcnnError):
    """A derivation's file is at fault: names the derivation, the step where there is one, and the reason."""


class Unfinished(DerivationError):
    """A derivation's proof was ended because it ran over its time: nothing is known of it."""


class TooLong(SymcnnError, OverflowError):
    """A number with more digits, or a sum with more terms, than are worked out."""


class MissingTool(SymcnnError):
    """Something optional is not installed; the message says what to install."""
