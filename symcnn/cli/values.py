"""Values as a person types them in a shell: numbers, lists, matrices, ranges, names. Nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from symcnn.errors import SymcnnError, shown

WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?")
PIECE = re.compile(r"\s*([\[\],]|[^\[\],\s]+)")
NO_NAMES = frozenset({"inf", "infinity", "nan", "oo", "true", "false", "null", "none"})
"""Words that are meant as a number or a truth value, and are none that a symbol takes."""
DIGITS = 4000
"""Digits of a number that is typed, and places by which an exponent moves its point."""
LETTERS = 10**6
"""Letters of one value."""
DEPTH = 2
"""A matrix is a list of lists."""
ROWS = 10_000
"""Values of a range."""
ALLOWED = (
    "allowed is a number (227, -0.5, 1/2), a list ([5,3,3] or 5,3,3), a matrix ([[1,2],[3,4]]), "
    "or a name that stands for itself (N)"
)
TABLED = "allowed is a range of whole numbers, the end left out (28:225:28 or 1:8), or a list (3,5,7)"


@dataclass(frozen=True)
class Name:
    """A name in place of a number: the answer speaks of it."""

    text: str


Number = int | float | Fraction
Value = Number | Name | list["Value"]


def assigned(texts: Iterable[str]) -> dict[str, Value]:
    """Values by name.

    >>> assigned(["n=227", "p=1/2", "K=5,3,3", "x=[[1,2],[3,4]]", "s=S"])
    {'n': 227, 'p': Fraction(1, 2), 'K': [5, 3, 3], 'x': [[1, 2], [3, 4]], 's': Name(text='S')}

    Errors: `SymcnnError` for what is no name with a value, for a name that comes twice, and for a range.
    """
    return {name: value_of(name, text) for name, text in _parted(texts, "n=227")}


def tabled(texts: Iterable[str]) -> dict[str, Value | range]:
    """The values of a table by name: a range, or a list.

    >>> tabled(["n=28:225:28", "k=3,5"])
    {'n': range(28, 225, 28), 'k': [3, 5]}

    Errors: `SymcnnError` for anything else, for a range without an end or with nothing in it, and for more than 10,000
    values.
    """
    return {name: _several(name, text) for name, text in _parted(texts, "n=28:225:28")}


def _parted(texts: Iterable[str], example: str) -> Iterator[tuple[str, str]]:
    found: set[str] = set()
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name.isidentifier() or not value.strip():
            raise SymcnnError(f"{shown(text)} is no name with a value; allowed is one such as {example}")
        if name in found:
            raise SymcnnError(f"{name} is given twice")
        found.add(name)
        yield name, value


def value_of(name: str, text: str) -> Value:
    """One value. Errors: `SymcnnError`."""
    if len(text) > LETTERS:
        raise SymcnnError(f"{name} has {len(text):,} letters, and {LETTERS:,} at most are read")
    if ":" in text:
        raise SymcnnError(f"{name}={_cut(text)} is a range, and a range is asked for by --table {name}={_cut(text)}")
    pieces = PIECE.findall(text)
    items, place = _items(name, text, pieces, 0, 0)
    if place < len(pieces):
        _refuse(name, text)
    listed = "," in pieces and not (len(items) == 1 and isinstance(items[0], list))
    return items if listed else items[0]


def _items(name: str, text: str, pieces: list[str], place: int, depth: int) -> tuple[list[Value], int]:
    """Values with a comma between each two, and the place after them."""
    items: list[Value] = []
    while True:
        piece = pieces[place] if place < len(pieces) else "]"
        if piece == "[":
            if depth == DEPTH:
                _refuse(name, text)
            if pieces[place + 1 : place + 2] == ["]"]:
                items.append([])
                place += 2
            else:
                inner, place = _items(name, text, pieces, place + 1, depth + 1)
                if pieces[place : place + 1] != ["]"]:
                    _refuse(name, text)
                items.append(inner)
                place += 1
        elif piece in ("]", ","):
            _refuse(name, text)
        else:
            items.append(_atom(name, text, piece))
            place += 1
        if pieces[place : place + 1] != [","]:
            return items, place
        place += 1


def _atom(name: str, text: str, piece: str) -> Number | Name:
    above, stroke, below = piece.partition("/")
    if stroke and WHOLE.fullmatch(above) and WHOLE.fullmatch(below):
        top, bottom = _whole(name, above), _whole(name, below)
        if bottom == 0:
            raise SymcnnError(f"{name}={_cut(text)} divides by zero")
        found = Fraction(top, bottom)
        return found.numerator if found.denominator == 1 else found
    if WHOLE.fullmatch(piece):
        return _whole(name, piece)
    if decimal := DECIMAL.fullmatch(piece):
        return _decimal(name, piece, decimal[1])
    if piece.isidentifier() and piece.lower() not in NO_NAMES:
        return Name(piece)
    _refuse(name, text)


def _whole(name: str, piece: str) -> int:
    if len(piece) > DIGITS:
        raise SymcnnError(f"{name} has a number of {len(piece):,} digits, and {DIGITS:,} at most are read")
    return int(piece)


def _decimal(name: str, piece: str, exponent: str | None) -> Number:
    """A decimal as the float that is printed so, or as a fraction where none is."""
    if len(piece) > DIGITS or (exponent is not None and (len(exponent) > 5 or abs(int(exponent)) > DIGITS)):
        raise SymcnnError(f"{name}={_cut(piece)} is a number with more than {DIGITS:,} digits")
    exact = Fraction(piece)
    try:
        nearest = float(exact)
    except OverflowError:
        return exact.numerator if exact.denominator == 1 else exact
    return nearest if Fraction(repr(nearest)) == exact else exact


def _several(name: str, text: str) -> Value | range:
    parts = text.strip().split(":")
    if len(parts) == 1:
        value = value_of(name, text)
        if not isinstance(value, list):
            raise SymcnnError(f"{name}={_cut(text)} is one value; {TABLED}")
        return value
    if len(parts) > 3 or not all(WHOLE.fullmatch(part.strip()) for part in parts):
        raise SymcnnError(f"{name}={_cut(text)} is no range; {TABLED}")
    ends = [_whole(name, part.strip()) for part in parts]
    if len(ends) == 3 and ends[2] == 0:
        raise SymcnnError(f"{name}={_cut(text)} moves on by 0, so it has no end; {TABLED}")
    found = range(*ends)
    count = max(0, -((ends[0] - ends[1]) // found.step))
    if not 1 <= count <= ROWS:
        many = str(count) if count < 10**15 else "too many"
        raise SymcnnError(f"{name}={_cut(text)} has {many} values; 1 to {ROWS:,} may be asked for")
    return found


def _refuse(name: str, text: str) -> NoReturn:
    raise SymcnnError(f"{name}={_cut(text)} is no value; {ALLOWED}")


def _cut(text: str) -> str:
    """A text in a message, quoted only where it is long or holds a blank or a sign that is not printed."""
    plain = text.isprintable() and " " not in text and len(text) <= 60
    return text if plain else shown(text, 60)


__all__ = ["Name", "Value", "assigned", "tabled", "value_of"]
