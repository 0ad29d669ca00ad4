"""What a language says so that a formula can be written in it: signs, statements, quotients, places in a sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import sympy as sp

if TYPE_CHECKING:
    from symcnn.query.writing import Writer

OR, AND, NOT, COMPARE, SUM, TERM, SIGN, POWER, ATOM = range(9)
"""How tightly an expression is bound, from the loosest to what needs no brackets."""
SMOOTH: dict[Any, str] = {
    sp.erf: "erf", sp.erfc: "erfc", sp.atan: "atan", sp.tanh: "tanh", sp.sin: "sin", sp.cos: "cos",
}  # fmt: skip
"""Functions that have a value at every real number, by the names that most languages have for them."""


class Text(NamedTuple):
    """An expression as it is written, and how tightly it is bound."""

    text: str
    level: int

    def within(self, level: int) -> str:
        """In brackets where it stands beside a sign that binds more tightly."""
        return self.text if self.level >= level else f"({self.text})"


class Kind(IntEnum):
    """What an expression is by its form."""

    WHOLE = 0
    FRACTION = 1
    REAL = 2
    TRUTH = 3


@dataclass(frozen=True)
class Array:
    """A sequence, a matrix or a row of one, as it is named where the writer is."""

    text: str
    kind: Kind
    sizes: tuple[str, ...] = ()
    """The names of its lengths, in a language in which a list does not know its own."""
    declared: tuple[Any, ...] = ()
    """Its lengths as expressions of the given symbols, so far as they have been looked at; None elsewhere."""

    def named(self, text: str) -> Array:
        return replace(self, text=text)

    def member(self, text: str) -> Array:
        return replace(self, text=text, sizes=self.sizes[1:], declared=self.declared[1:])


class Language:
    """Signs that most languages share; a language says the rest."""

    exact = True
    retries = False
    """Whether a float that would decide a whole number is noticed when it comes, and another way taken."""
    """Whether it has fractions; if not, what is no whole number by its form is worked out in floats."""
    trusted = False
    """Whether the values have been looked at before, so that the domain holds."""
    indent = "    "
    closing = ""
    otherwise = "else:"
    words = (" or ", " and ", "not ")
    truths = ("False", "True")
    reserved: frozenset[str] = frozenset()

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {*self.reserved, *taken}
        self.fails = False
        """Whether something was written that has no value at some values."""
        self.counts = False
        """Whether terms are counted."""

    # Names

    def fresh(self, hint: str) -> str:
        """A name that is not taken, as near to the hint as may be."""
        name, count = self.identifier(hint), 1
        while name in self.taken:
            count += 1
            name = f"{self.identifier(hint)}{count}"
        self.taken.add(name)
        return name

    def identifier(self, hint: str) -> str:
        return hint

    # Arithmetic

    def number(self, above: int, below: int, floating: bool) -> Text:
        raise NotImplementedError

    def floated(self, text: Text) -> Text:
        """A whole number in a formula that is worked out in floats."""
        return text

    def add(self, terms: Sequence[tuple[bool, Text]], kind: Kind) -> Text:
        """Terms, each with whether it is subtracted."""
        (negative, first), *others = terms
        start = self.minus(first, kind).within(SUM) if negative else first.within(SUM)
        rest = [f" {'-' if less else '+'} {term.within(TERM)}" for less, term in others]
        return Text(start + "".join(rest), SUM) if others else Text(start, SIGN if negative else first.level)

    def minus(self, text: Text, kind: Kind) -> Text:
        return Text(f"-{text.within(SIGN)}", TERM)  # -(n // 2) is not -n // 2

    def multiply(self, factors: Sequence[Text], kind: Kind) -> Text:
        first, *others = factors
        return Text(" * ".join([first.within(TERM), *(factor.within(SIGN) for factor in others)]), TERM)

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        raise NotImplementedError

    def rounded_quotient(self, above: Text, below: Text, up: bool, safe: bool) -> Text:
        """The floor or the ceiling of a quotient of whole numbers."""
        raise NotImplementedError

    def exact_quotient(self, above: Text, below: Text) -> Text:
        """A quotient that is a whole number; no value where it is none."""
        raise NotImplementedError

    def rounded(self, text: Text, up: bool) -> Text:
        """The floor or the ceiling of a number, in a language that is exact."""
        raise NotImplementedError

    def remainder(self, value: Text, by: Text) -> Text:
        """The remainder, with the sign of what it is divided by."""
        raise NotImplementedError

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        """A power; ``value`` is the exponent as it stands in the formula, ``whole`` whether it is a whole number."""
        raise NotImplementedError

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        """The largest or smallest, a size, an exponential, a logarithm, one of `SMOOTH`, or a constant."""
        raise NotImplementedError

    def choice(self, test: Text, value: Text, floating: bool) -> Text:
        """One where it holds, else zero."""
        raise NotImplementedError

    def chosen(self, writer: Writer, node: Any, finish: Callable[[Any], Text]) -> Text | None:
        """Cases of which all are worked out, and chosen among; None where they are written as conditions."""
        return None

    # Conditions

    def compare(self, sign: str, left: Text, right: Text) -> Text:
        return Text(f"{left.within(SUM)} {sign} {right.within(SUM)}", COMPARE)

    def joined(self, every: bool, parts: Sequence[Text]) -> Text:
        level = AND if every else OR
        return Text(self.words[level].join(part.within(NOT) for part in parts), level)

    def negated(self, text: Text) -> Text:
        return Text(f"{self.words[NOT]}{text.within(ATOM)}", NOT)

    def truth(self, value: bool) -> Text:
        return Text(self.truths[value], ATOM)

    # Sequences

    def shifted(self, text: Text, offset: int) -> Text:
        """A whole number by its name, and a small one added to it."""
        if not offset:
            return text
        return Text(f"{text.text} {'-' if offset < 0 else '+'} {self.number(abs(offset), 1, False).text}", SUM)

    def length(self, array: Array) -> str:
        return f"len({array.text})"

    def item(self, array: Array, place: Text, row: bool = False) -> Array:
        """A member, or a row, at a place counted from 0."""
        return array.member(f"{array.text}[{place.text}]")

    def declare_row(self, name: str, array: Array) -> str:
        return f"{name} = {array.text}"

    def whole(self, writer: Writer, expr: Any) -> Text:
        """An end of a range, or a place in a sequence, as a whole number."""
        return writer.whole(expr)

    # Statements

    def declare(self, name: str, kind: Kind, value: str | None) -> str:
        """A new name with a value, or without one yet; nothing where that need not be said."""
        return "" if value is None else f"{name} = {value}"

    def assign(self, name: str, value: str) -> str:
        return f"{name} = {value}"

    def accumulate(self, name: str, product: bool, value: Text, kind: Kind) -> str:
        return f"{name} {'*' if product else '+'}= {value.text}"

    def loop(self, name: str, first: Text, last: Text) -> str:
        """The beginning of a loop from the first to the last value."""
        return f"for {name} in range({first.text}, {last.text} + 1):"

    def condition(self, test: str) -> str:
        return f"if {test}:"

    def unless(self, test: str) -> str:
        """A condition under which the work ends."""
        return self.condition(test)

    def fail(self, why: str) -> str:
        """A statement that ends the work, as there is no value."""
        raise NotImplementedError

    def spend(self, count: Text) -> str:
        """Take so many terms from those that are left."""
        self.counts = True
        return f"left -= {count.text}"

    def spent(self, last: Text) -> str:
        """The condition under which there are no terms left, or a loop to the last value cannot be written."""
        return "left < 0"


__all__ = ["AND", "ATOM", "COMPARE", "NOT", "OR", "POWER", "SIGN", "SUM", "TERM", "Array", "Kind", "Language", "Text"]
