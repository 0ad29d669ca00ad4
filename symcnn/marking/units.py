"""Units behind an answer: bytes with their prefixes, and the hundredth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.errors import Unreadable
from symcnn.formulas.bytes import BYTES, SPELLED
from symcnn.marking.names import Names
from symcnn.marking.nodes import Written
from symcnn.marking.tokens import Token


@dataclass(frozen=True)
class Unit:
    """A unit by its sign, and how many bytes, or ones, it is."""

    sign: str
    factor: Fraction


PERCENT = Unit("%", Fraction(1, 100))
READ = {**BYTES, **SPELLED}
"""Units that are read behind an answer, in bytes."""
ALONE = ("B",)
"""Units that are so short that they stand behind a number only: elsewhere they are a name."""


def unit_behind(text: str, tokens: Sequence[Token], names: Names) -> tuple[list[Token], Unit | None]:
    """The tokens without a unit at their end, and the unit.

    A word is a unit where the derivation has no name that it could be; where it may be both, it is refused.

    >>> from symcnn.marking.tokens import tokens
    >>> rest, unit = unit_behind("12 MB", tokens("12 MB")[0], Names({}))
    >>> [token.text for token in rest], unit.sign, unit.factor
    (['12', ''], 'MB', Fraction(1000000, 1))
    """
    tokens = list(tokens)
    if len(tokens) < 3:
        return tokens, None
    before, last, end = tokens[-3:]
    if last.text == "%" and last.kind == "sign":
        return [*tokens[:-2], end], PERCENT
    ends = before.kind in ("number", "close", "word") or before.text in ("!", "|")
    if last.kind != "word" or last.text not in READ or not ends:
        return tokens, None
    known = names.exact(Written(last.text)) is not None
    number = before.kind == "number" and (len(tokens) == 3 or tokens[-4].kind == "sign")
    if known or (last.text in ALONE and not number):
        return tokens, None
    if names.cut(last.text, False) and not last.whole:
        raise Unreadable(
            text, last.at, f"{last.text}, which is a unit and a product of names", "* between names, or bytes as a unit"
        )
    return [*tokens[:-2], end], Unit(last.text, Fraction(READ[last.text]))


__all__ = ["PERCENT", "READ", "Unit", "unit_behind"]
