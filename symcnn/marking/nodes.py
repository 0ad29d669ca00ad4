"""What a text says, before it is mathematics: a tree of parts, each with its column.

kind         value                                   parts
number       a fraction
name         `Written`                               its indices
apply                                                a name, and what it is taken of
add          a sign for each part                    terms
mul          ``*`` or ``/`` for each part            factors and divisors
neg, pow, mod, floordiv, percent                     one or two
call         the function                            arguments
sum, product, maximum, minimum
             the bound names (`Written`)             a body, and two ends for each name
cases                                                value, condition, ..., and the value otherwise
indicator                                            a condition
relation     the signs between                       sides
and, or, not                                         conditions
interval     whether each end belongs to it          two ends
range        None                                    first and last
set, list, tuple                                     values
member                                               a name, and what it is one of
infinity, dots, truth
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.printing.letters import Name, split


@dataclass(frozen=True)
class Written:
    """A name as it is typed: Greek letters by their names; with the texts of its indices where these are plain.

    >>> Written("W", "", 0, ("in",)).key
    Name(head='W', accent='', primes=0, subscripts=('in',))
    >>> Written("beta1").key == Written("beta", low=("1",)).key, Written("mhat").key == Written("m", "hat").key
    (True, True)
    """

    head: str
    accent: str = ""
    primes: int = 0
    low: tuple[str, ...] | None = ()
    """None where an index is more than a name or a number."""

    @property
    def text(self) -> str:
        """The name on one line, as messages and fresh symbols have it."""
        marks = ["prime"] * self.primes + [self.accent] * bool(self.accent)
        return "_".join([self.head, *marks, *(self.low or ())])

    @property
    def key(self) -> Name:
        """By which it is found; the head's where an index is a formula."""
        return split(self.text)

    @property
    def base(self) -> Written:
        """The name without its indices."""
        return Written(self.head, self.accent, self.primes)


@dataclass(frozen=True)
class Node:
    """A part of a text; ``at`` is the place of its first letter, from zero."""

    kind: str
    at: int
    parts: tuple[Node, ...] = ()
    value: Any = None

    def walk(self) -> Iterator[Node]:
        """This part and all in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def number(value: int | Fraction, at: int) -> Node:
    """A number."""
    return Node("number", at, (), Fraction(value))


BINDERS = ("sum", "product", "maximum", "minimum")
CONDITIONS = ("relation", "and", "or", "not", "truth", "member")
COLLECTIONS = ("interval", "range", "set", "list", "tuple")

__all__ = ["BINDERS", "COLLECTIONS", "CONDITIONS", "Node", "Written", "number"]
