"""The signs of one medium: what a printer writes between and around terms, and in place of their heads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """Signs, joints and fences, with the blanks that stand beside them."""

    relation: Mapping[str, str]
    implies: str
    iff: str
    comma: str
    pause: str
    text: Callable[[str], str]
    """A word among mathematics."""
    name: Callable[[str, tuple[str, ...]], str]
    """A name with its indices."""
    times: str
    """Between two factors of which the second begins with a digit."""
    beside: str
    """Between a quotient on one line and a big operator that stands beside it."""
    gap: str
    """Between a value and the condition under which it is taken."""
    mod: str
    mean: str
    variance: str
    one: str
    """Before the condition of an indicator."""
    maximum: str
    minimum: str
    sum: str
    product: str
    integral: str
    differential: str
    limit: str
    tends: str
    fences: Mapping[str, tuple[str, str]]
    """Of a floor, a ceiling, an absolute value."""
    side: Callable[[str], str]
    """The direction from which a limit is taken."""
    long_number: Callable[[str, int], str]
    """The first digits of a long whole number, and the power of ten by which they are multiplied."""


__all__ = ["Marks"]
