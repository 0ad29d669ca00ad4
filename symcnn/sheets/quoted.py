"""Numbers that a sheet takes from results instead of writing them: a total of a network, or a closed form at values.

``architecture.alexnet_like: parameters of head`` is a total;
``dense.parameters: d_in = 12, d_out = 30, b = 0`` a closed form at values (read
as TOML), where a value may be a reference again. In a text a reference stands in
double braces.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from sympy.logic.boolalg import BooleanAtom

from symcnn.errors import SymcnnError, UnknownName
from symcnn.sheets.drawn import REFERENCE as DRAWN
from symcnn.sheets.drawn import Choice

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue

REFERENCE = re.compile(r"(?P<name>\w+(?:\.\w+)+):\s*(?P<what>.+)", re.DOTALL)
NAME = re.compile(r"\w+(?:\.\w+)+(?=:)")
TOTAL = re.compile(r"(?P<column>\w+)(?: of (?P<block>\w+))?")
MOST_DIGITS = 200
BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)

LookUp = Callable[[str], Any]
"""A reference to the number that it stands for."""


def look_up(catalogue: Catalogue) -> LookUp:
    """What gives the number of a reference, by a catalogue.

    Errors: `SymcnnError` for what is no reference, and for a value outside a domain; `UnknownName`.
    """

    def look(reference: str) -> Any:
        found = REFERENCE.fullmatch(reference.strip())
        if found is None:
            raise SymcnnError(
                f"{reference!r} is no reference: write `network: parameters`, `network: values of block`, "
                "or `derivation: n = 5, k = 3`"
            )
        name, what = found["name"], found["what"].strip()
        if name in catalogue.networks:
            total = TOTAL.fullmatch(what)
            if total is None:
                raise SymcnnError(f"{reference!r}: of a network, `values` or `parameters`, of all of it or `of block`")
            return catalogue.network(name).total(total["column"], total["block"] or "")
        if name not in catalogue.names:
            raise UnknownName("network or derivation", name, (*catalogue.networks, *catalogue.names))
        try:
            values = tomllib.loads(f"at = {{ {what} }}")["at"]
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise SymcnnError(f"{reference!r}: the values are no table such as `n = 5, k = 3` ({error})") from error
        return catalogue[name].closed_form.answer((), {key: settled(value, look) for key, value in values.items()})

    return look


def names_in(reference: str) -> tuple[str, ...]:
    """The results of which a reference takes numbers: its own, and those of references among its values.

    >>> names_in("a.b: n = 'c.d: values', k = 3")
    ('a.b', 'c.d')
    """
    return tuple(NAME.findall(reference))


def filled(text: str, look: LookUp, drawn: Collection[str] = ()) -> str:
    """A text with the numbers of its references put in; those to values that are ``drawn`` stay until they are.

    >>> filled("It has {{ a.b: parameters }} of them.", lambda reference: 74731176)
    'It has 74,731,176 of them.'
    """

    def put(found: re.Match[str]) -> str:
        name = DRAWN.fullmatch(found[1])
        if name is None:
            return shown(look(found[1]))
        if name[1] not in drawn:
            raise UnknownName("drawn value of this question", name[1], drawn)
        return found[0]

    made = BRACES.sub(put, text)
    _, opened, rest = BRACES.sub("", made).partition("{{")
    if opened:
        raise SymcnnError(f"{opened + rest[:40]!r} is opened and never closed; a reference stands in {{{{ ... }}}}")
    return made


def spoken(text: str) -> list[str]:
    """The symbols whose drawn values a text names.

    >>> spoken("A kernel of side {{ drawn: k }}.")
    ['k']
    """
    return [name[1] for found in BRACES.finditer(text) if (name := DRAWN.fullmatch(found[1]))]


def said(text: str, values: Mapping[str, Any]) -> str:
    """A text with the values that were drawn put in.

    >>> said("A kernel of side {{ drawn: k }}.", {"k": 5})
    'A kernel of side 5.'
    """

    def put(found: re.Match[str]) -> str:
        name = DRAWN.fullmatch(found[1])
        if name is None:
            return found[0]
        value = values[name[1]]
        return ", ".join(map(shown, value)) if isinstance(value, list) else shown(value)

    return BRACES.sub(put, text)


def printable(value: Any) -> Any:
    """The value itself. Errors: `SymcnnError` where it has too many digits for a page, or is no number."""
    if getattr(value, "free_symbols", None):
        raise SymcnnError(f"the value is no number: {value}")
    if (isinstance(value, int) or getattr(value, "is_Rational", False)) and abs(value) >= 10**MOST_DIGITS:
        raise SymcnnError(f"the value has more than {MOST_DIGITS} digits before the point, which no page holds")
    return value


def shown(value: Any) -> str:
    """A number in a text: whole numbers in groups of three from five digits on, others to six digits."""
    printable(value)
    if isinstance(value, (bool, BooleanAtom)):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) > 9999 else str(value)
    if getattr(value, "is_Rational", False) and value.q < 1000:
        return f"{value.p}/{value.q}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise SymcnnError(f"the value is no number: {value}") from error
    return f"{number:.6g}"


def settled(value: Any, look: LookUp) -> Any:
    """Values of a point, with references replaced by their numbers, those that may be drawn among them."""
    if isinstance(value, Choice):
        return value if isinstance(value.options, range) else Choice(tuple(settled(one, look) for one in value.options))
    if isinstance(value, list):
        return [settled(item, look) for item in value]
    return look(value) if isinstance(value, str) else value
